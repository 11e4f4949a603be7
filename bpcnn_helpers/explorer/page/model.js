/* The model of a widget: what the page shares with Python, where there is one. */

/** Call a listener for each event of the model, {event: listener}; what is returned ends it. */
export function follow(model, listeners) {
  for (const [event, listener] of Object.entries(listeners)) model.on(event, listener);
  return () => {
    for (const [event, listener] of Object.entries(listeners)) model.off(event, listener);
  };
}

/** A model for a page without Python, which keeps its state alone. */
export function standalone(state) {
  return { get: (name) => state[name], set: (name, value) => { state[name] = value; }, save_changes() {}, on() {}, off() {} };
}
