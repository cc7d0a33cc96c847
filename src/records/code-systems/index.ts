/**
 * This folder names the code systems that the chain adopts, with the URIs that hospitals send and the form of
 * their codes. Every node has the same table, so a coding means the same at every node.
 */
export { adoptedCode, codeSystemOf, systemUri } from './adopted.js'
export type { AdoptedCode } from './adopted.js'
export type { CodeSystem } from './code-system.js'
export { isConceptId } from './concept-id.js'
export { isExpression } from './forms.js'
export { CODE_SYSTEMS } from './table.js'
