"""What axe-core finds wrong with a page for people who see, hear or move otherwise."""

from axe_playwright_python.sync_playwright import Axe


def assert_accessible(page, **asked):
    """Fail with axe's report if it objects to anything; of the rest, megabytes on a long page, nothing is gathered."""
    asked.setdefault("options", {})["resultTypes"] = ["violations"]
    found = Axe().run(page, **asked)
    assert found.violations_count == 0, found.generate_report()
