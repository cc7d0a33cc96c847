/**
 * This folder shows patients who did what with their data, and logs what the other services show. The log
 * itself is in `node/accesses`.
 */
export { accessServices, type AccessCalls } from './access-services.js'
export { logDecision, logOwnCase } from './log-acts.js'
export { checkPatientOrTreating } from './who-sees.js'
