"""What a reader plays with beside the explorer: live figures and their inputs."""
