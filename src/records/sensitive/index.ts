/**
 * This folder tells which diagnoses are sensitive: by lists of codes that the hospitals adopt, and by what
 * the sender says. The class of a diagnosis is a sum of categories, and consents name categories. It decides
 * nothing about readers.
 */
export { MAX_SENSITIVE_ENTRIES, sensitiveList } from './list.js'
export type { SensitiveList } from './list.js'
export { entryCode, entryOf } from './entry.js'
export { labelledClass } from './labels.js'
export { STARTER_ENTRIES, STARTER_LIST_VERSION } from './starter-list.js'
export { SENSITIVE_SYSTEM, classOfCase, listInForce } from './class-of-case.js'
