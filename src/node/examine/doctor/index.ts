/**
 * Why a node does not go on, and the one thing that would help. Facts are gathered (`facts/`), rules read
 * troubles from them (`rules/`, pure), `doctor` and `status` show both.
 *
 * It must never change anything, decide anything, or show what comes from a record: an operator sends its
 * output to others. Facts and rules are apart, so that the rules can be tried on any facts, and the
 * simulator can ask its own nodes what they wait for.
 */
export { diagnose } from './diagnose.js'
export { examineFolder, type ExamineOptions } from './examine-folder.js'
export { agreementFacts } from './facts/agreement-facts.js'
export { chainFacts, type ChainSources } from './facts/chain-facts.js'
export { nodeFacts } from './facts/node-facts.js'
export { PeerWatch } from './peer-watch.js'
