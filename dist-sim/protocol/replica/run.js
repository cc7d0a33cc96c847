export function newRun(state, clock) {
    return { state, clock, effects: [], inputs: [], started: [] };
}
/** Asks for rows, and notes the continuation for the `loaded` input. */
export function load(run, keys, next, bodies = []) {
    const ticket = run.state.nextTicket++;
    run.state.tickets.set(ticket, next);
    run.effects.push({ type: 'load', ticket, keys, bodies });
}
/** Halts the replica with a proof. A halted replica ignores all inputs. */
export function halt(run, proof) {
    run.effects.push({ type: 'halt', ...proof });
    run.inputs = [];
    run.state.halted = true;
}
//# sourceMappingURL=run.js.map