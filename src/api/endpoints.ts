/**
 * Every call of the API, by name: what server and client both need to know of it, in one place. The
 * routes add what only the server needs (schemas and handlers), so that a command that makes one
 * call loads neither.
 */
export const endpoints = {
  status: {
    kind: 'json',
    method: 'GET',
    path: '/v1/status',
    summary: 'What the node is, where the chain stands, who is connected.'
  },
  health: {
    kind: 'json',
    method: 'GET',
    path: '/v1/health',
    summary: 'What is wrong, what would help, and all facts that it was read from.'
  },
  head: {
    kind: 'json',
    method: 'GET',
    path: '/v1/chain/head',
    summary: 'The last final block, in short.'
  },
  block: {
    kind: 'json',
    method: 'GET',
    path: '/v1/chain/blocks/:height',
    summary: 'One final block with its transactions and the signers of its certificate.'
  },
  verifyChain: {
    kind: 'json',
    method: 'POST',
    path: '/v1/chain/verify',
    summary: 'Checks every stored block again and names the first height that does not fit.'
  },
  exportChain: {
    kind: 'lines',
    method: 'GET',
    path: '/v1/chain/export',
    summary: 'Genesis and every block with its certificate, one JSON document per line.'
  },
  allowlists: {
    kind: 'json',
    method: 'GET',
    path: '/v1/allowlist',
    summary: 'The list in force and its successor, if one is signed.'
  },
  showCase: {
    kind: 'json',
    method: 'GET',
    path: '/v1/cases/:id',
    summary: 'One case as the ledger sees it; `wait` holds the answer until it is decided.'
  },
  listCases: {
    kind: 'json',
    method: 'GET',
    path: '/v1/cases',
    summary: 'Cases, newest first.'
  },
  explainDraw: {
    kind: 'json',
    method: 'GET',
    path: '/v1/cases/:id/draw',
    summary: 'Every step of the draw of a case, recomputable by hand.'
  },
  events: {
    kind: 'events',
    method: 'GET',
    path: '/v1/events',
    summary: 'Each block as it becomes final, with the cases that it changed.'
  },
  briefEvents: {
    kind: 'events',
    method: 'GET',
    path: '/v1/events/brief',
    summary: 'Each block as it becomes final, with the ids and statuses that it changed.'
  },

  // The government alone: who belongs.
  enrolments: {
    kind: 'json',
    method: 'GET',
    path: '/v1/enrolments',
    summary: 'Hospitals that asked to be admitted, and where each stands by now.'
  },
  approve: {
    kind: 'json',
    method: 'POST',
    path: '/v1/enrolments/:id/approve',
    summary: 'Admits a hospital that asked.'
  },
  reject: {
    kind: 'json',
    method: 'POST',
    path: '/v1/enrolments/:id/reject',
    summary: 'Turns away a hospital that is on no list; the message is shown to it.'
  },
  addMember: {
    kind: 'json',
    method: 'POST',
    path: '/v1/allowlist',
    summary: 'Admits a hospital from its signed enrolment file.'
  },
  removeMember: {
    kind: 'json',
    method: 'DELETE',
    path: '/v1/allowlist/:id',
    summary: 'Signs and publishes a list without this hospital.'
  },
  begin: {
    kind: 'json',
    method: 'POST',
    path: '/v1/allowlist/begin',
    summary: 'Makes the genesis from the hospitals approved so far.'
  },

  // Hospitals alone: everything clinical.
  submit: {
    kind: 'fhir',
    method: 'POST',
    path: '/v1/diagnoses',
    summary: 'Proposes a FHIR R4 Condition, or each Condition of a Bundle.'
  },
  submitBatch: {
    kind: 'json',
    method: 'POST',
    path: '/v1/diagnoses/batch',
    summary: 'Proposes each document of an array on its own; each gets its own answer.'
  },
  reviews: {
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews',
    summary: 'Cases drawn to this hospital that wait for a clinician, the next deadline first.'
  },
  decidedReviews: {
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews/decided',
    summary: 'What clinicians decided here, newest first, with who and why.'
  },
  review: {
    kind: 'json',
    method: 'GET',
    path: '/v1/reviews/:id',
    summary: 'One of them, opened, with the findings of the rules.'
  },
  approveReview: {
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/approve',
    summary: 'Signs an approval; its note stays at this hospital.'
  },
  rejectReview: {
    kind: 'json',
    method: 'POST',
    path: '/v1/reviews/:id/reject',
    summary: 'Signs a rejection with its coded reason; its note stays at this hospital.'
  },
  history: {
    kind: 'json',
    method: 'POST',
    path: '/v1/patients/history',
    summary: 'Every case of the patient with this identifier, oldest first.'
  }
} as const

export type EndpointName = keyof typeof endpoints
