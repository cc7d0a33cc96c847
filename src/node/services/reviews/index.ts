/** Shows reviews of emergencies and of attested consents. It must never show what lies beside the chain. */
export {
  CONSENT_REASONS, attestedConsentsView, attestedOf, attestedUnderReview, attestedView, findAttested
} from './attested-views.js'
export type { FoundAttested } from './attested-views.js'
export {
  CONTESTED_BY, JUDGEMENTS, OUTCOMES, idsUnderReview, isOverdue, isOwedBy, reviewView
} from './review-view.js'
