/**
 * This folder holds the validation rules (SPECIFICATION.md §4), and `catalogue/` their table. They are pure
 * functions of body, ledger facts and chain time, so that two honest validators agree. A rule never reads a
 * clock, or a table that the rule set does not name. It never trusts the submitter. No finding repeats a
 * name, an identifier or the text of a note.
 */
export { MAX_BODY_RESOURCES, takeApart } from './body-parts.js'
export { CATALOGUE, OUTCOME_MEANINGS, SHARE_OF } from './catalogue/index.js'
export type { RuleEntry } from './catalogue/index.js'
export { checkBody } from './check-body.js'
export type { CodeEntry, CodeRelease, ReleasesOf } from './code-release.js'
export { judgeCase } from './judge-case.js'
export type { CaseContext, JudgedCase } from './judge-case.js'
export type { BodyContext } from './context.js'
export { CATEGORIES } from './profile.js'
export { registrationOf } from './registration.js'
export { rulesetDescription, rulesetHash } from './ruleset.js'
export { STARTER_CODES, STARTER_FROM, STARTER_VERSION } from './starter-codes.js'
