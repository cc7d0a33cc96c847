/**
 * The doctor finds out why a node makes no progress, and which action helps. `facts/` gathers facts, `rules/`
 * (pure) finds troubles in them, and the commands `doctor` and `status` show both.
 *
 * The doctor never changes or decides anything. It never shows content of a record, since operators send its
 * output to others. Facts and rules are separate, so that tests can try the rules on any facts. The simulator
 * asks its own nodes for facts, too.
 */
export { diagnose } from './diagnose.js'
export { examineFolder, type ExamineOptions } from './examine-folder.js'
export { agreementFacts } from './facts/agreement-facts.js'
export { chainFacts } from './facts/chain-facts.js'
export { namesFacts } from './facts/names-facts.js'
export { nodeFacts } from './facts/node-facts.js'
export { PeerWatch } from './peer-watch.js'
