/**
 * This module is the whole protocol as one function: an input in, effects out. It joins the ledger, the
 * mempool and the agreement on one height, which do not import each other.
 *
 * A replica never waits, reads a clock, or touches a disk or a network. It asks for rows with `load`, and
 * the rows come back as an input. So the daemon and the simulator run the same code.
 */
export { assembleBlock, encodeBlock } from './assemble-block.js';
export { lackedLeaves } from './candidate.js';
export { decodeLogRecord, encodeLogRecord, LAST_HEIGHT } from './log-record.js';
export { hasRoom, isHeld, waitingOf, wouldAdmit } from './reason.js';
export { startReplica } from './start.js';
export { certificatesOf, isAbstaining, isCatchingUp, isFrozen } from './state.js';
export { sharesOf } from './shares.js';
export { step } from './step.js';
//# sourceMappingURL=index.js.map