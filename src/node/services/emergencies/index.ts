/** Makes the services of rosters, emergencies and their reviews. It must never show what a row seals. */
export { contestServices } from './contests.js'
export { emergencyServices, type Named } from './emergency-services.js'
export { accessReviewServices } from './review-services.js'
export { rosterServices } from './roster-services.js'
export { emergencyTransactionView } from './transaction-view.js'
