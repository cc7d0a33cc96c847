import {
  ServiceError, type AllowlistChangeView, type BlockReport, type CaseStatusView, type CaseView,
  type Corrects, type EnrolmentView, type HealthView, type RecoveryView, type Role, type Services,
  type StatusView, type SubmissionView
} from '../../../src/api/index.js'
import {
  HOSPITAL, NO_MISMATCHES, PEER, blockOf, eventOf, fakeNames, fakeRecovery, proofOf, receiptOf, reportOf
} from './fake-views.js'
import { claimedReview, fakeRules, questionOf, reviewOf } from './fake-reviews.js'
import { fakeConsents } from './fake-consents.js'
import { fakeEmergencies } from './fake-emergencies.js'
import { fakeErasures } from './fake-erasures.js'
import { fakeTerminology } from './fake-terminology.js'

export { PEER }

/** An in-memory node for tests of API and command line. It keeps cases and calls, and runs no protocol. */
export interface FakeNode {
  readonly services: Services
  readonly calls: { readonly name: string, readonly input: unknown }[]
  readonly cases: Map<string, CaseView>
  /** Replaces a case and tells subscribers. */
  change (id: string, change: Partial<CaseView>): void
  subscribers (): number
  /** The error of the next submission, which then opens no case. */
  refuseNext: Error | undefined
  /** Further fields of the answer to the next submission. */
  alongNext: Partial<SubmissionView>
  /** `showCase`, `status` and `health` wait for this promise before they answer. */
  held: Promise<void>
  isReady: boolean
  health: HealthView
  enrolments: readonly EnrolmentView[]
  recovery: RecoveryView
}

export function caseId (digit: string): string {
  return digit.repeat(64)
}

export function fakeCase (id: string, status: CaseStatusView): CaseView {
  return {
    id, status, submitter: HOSPITAL,
    pseudonym: 'aa'.repeat(32),
    relation: 'new',
    bodyHash: 'bb'.repeat(32), bodySize: 1500,
    proposedAt: 1_770_000_000_000,
    height: 3,
    drawn: [], slots: [], opinions: []
  }
}

type Listeners = Set<(report: BlockReport) => void>

export function createFakeNode (role: Role): FakeNode {
  const listeners: Listeners = new Set()
  let height = 10
  const fake: FakeNode = {
    get services () {
      return {
        role, isReady: () => fake.isReady, node: nodeOf(fake, role, () => height), ...partsOf(fake, role),
        subscribe (listener: (report: BlockReport) => void) {
          listeners.add(listener)
          return () => { listeners.delete(listener) }
        }
      }
    },
    calls: [],
    cases: new Map(),
    change (id, change) {
      const changed = { ...(fake.cases.get(id) ?? fakeCase(id, 'undrawn')), ...change }
      fake.cases.set(id, changed)
      height++
      for (const listener of listeners) listener(reportOf(height, changed))
    },
    subscribers: () => listeners.size,
    refuseNext: undefined,
    alongNext: {},
    held: Promise.resolve(), isReady: true,
    health: healthOf(role),
    recovery: fakeRecovery(),
    enrolments: [{
      member: { ...HOSPITAL },
      addresses: ['/ip4/127.0.0.1/tcp/4001'], issuedAt: 1_770_000_000_000, state: 'pending', alike: []
    }]
  }
  return fake
}

function note<T> (fake: FakeNode, name: string, input: unknown, answer: T): Promise<T> {
  fake.calls.push({ name, input })
  return Promise.resolve(answer)
}

function find (fake: FakeNode, prefix: string): CaseView {
  const found = [...fake.cases.values()].filter(item => item.id.startsWith(prefix))
  const [first] = found
  if (first === undefined) throw new ServiceError(404, 'unknown-case', `no case ${prefix} here`)
  if (found.length > 1) throw new ServiceError(409, 'ambiguous-case', `several begin ${prefix}`)
  return first
}

function nodeOf (fake: FakeNode, role: Role, head: () => number): Services['node'] {
  return {
    async status () {
      await fake.held
      return await note(fake, 'status', undefined, statusOf(fake, role))
    },
    async health () {
      await fake.held
      return await note(fake, 'health', undefined, fake.health)
    },
    head: async () => {
      return await note(fake, 'head', undefined, eventOf(head(), fakeCase('a', 'open')).head)
    },
    async block ({ params: { height: wanted } }) {
      if (wanted > head()) throw new ServiceError(404, 'unknown-height', `no block ${wanted} yet`)
      return await note(fake, 'block', wanted, blockOf(wanted, caseId('1')))
    },
    verifyChain: async () => await note(fake, 'verifyChain', undefined, {
      chainId: 'cc'.repeat(32), height: head(), tip: head(), transactions: 4, cases: 2
    }),
    mismatches: async () => await note(fake, 'mismatches', undefined, NO_MISMATCHES),
    reindex: async () => await note(fake, 'reindex', undefined, { cases: 2, patients: 1 }),
    proveCase: async ({ params: { id } }) => await note(fake, 'proveCase', id, proofOf(head())),
    proveMember: async ({ params: { id } }) => await note(fake, 'proveMember', id, proofOf(head())),
    receipt: async ({ params: { id } }) => await note(fake, 'receipt', id, receiptOf(id)),
    async * exportChain () {
      yield { type: 'genesis', chainId: 'cc'.repeat(32), genesis: 'AAAA' } as const
      for (let at = 1; at <= head(); at++) {
        await Promise.resolve()
        const hash = at.toString(16).padStart(64, '0')
        yield { type: 'block', height: at, hash, block: 'AQ==', certificate: 'Ag==' } as const
      }
    },
    allowlists: async () => await note(fake, 'allowlists', undefined, { approved: [], needed: 4 }),
    async showCase ({ params: { id }, query }) {
      const found = await note(fake, 'showCase', { id, query: { ...query } }, find(fake, id.toLowerCase()))
      await fake.held
      return found
    },
    listCases: async ({ query }) => await note(fake, 'listCases', { ...query }, {
      cases: [...fake.cases.values()].slice(0, query.limit), more: fake.cases.size > (query.limit ?? 20)
    }),
    rules: async () => await note(fake, 'rules', undefined, fakeRules()),
    async explainDraw ({ params: { id } }) {
      const { id: caseId, submitter } = find(fake, id)
      return await note(fake, 'explainDraw', id, {
        caseId, submitter, height: 3, drawHeight: 5, beacon: 'dd'.repeat(32),
        steps: [{
          title: 'Digest', formula: 'SHA-256(D("assign"))', result: 'ee',
          inputs: [{ name: 'beacon', value: 'dd' }]
        }],
        order: [{ member: HOSPITAL, digest: 'ff' }]
      })
    }
  }
}

function partsOf (fake: FakeNode, role: Role): Pick<Services, 'government' | 'hospital'> {
  return role === 'government'
    ? { government: governmentOf(fake), hospital: undefined }
    : { government: undefined, hospital: hospitalOf(fake) }
}

function governmentOf (fake: FakeNode): NonNullable<Services['government']> {
  const done = (message: string): AllowlistChangeView => ({ message, member: HOSPITAL })
  return {
    enrolments: async () => await note(fake, 'enrolments', undefined, fake.enrolments),
    async approve ({ params: { id } }) {
      // The second approval fails, as if the list of the first approval were not final yet.
      const refusal = fake.calls.some(call => call.name === 'approve') ? fake.refuseNext : undefined
      if (refusal !== undefined) throw refusal
      return await note(fake, 'approve', id, done('approved St Mary'))
    },
    reject: async ({ params: { id }, body: { message } }) =>
      await note(fake, 'reject', { id, message }, done('turned away')),
    addMember: async ({ body }) => await note(fake, 'addMember', body, done('added')),
    recoveryList: async ({ body }) => await note(fake, 'recoveryList', body, {
      list: 'aa', kept: [HOSPITAL], removed: [], message: 'Signed a recovery list.'
    }),
    removeMember: async ({ params: { id } }) => await note(fake, 'removeMember', id, done('removed')),
    withdraw: async () => await note(fake, 'withdraw', undefined, { message: 'withdrawn', version: 7 }),
    async begin () {
      await note(fake, 'begin', undefined, undefined)
      throw new ServiceError(409, 'too-few-members', '1 of 4 hospitals approved; approve more')
    }
  }
}

function hospitalOf (fake: FakeNode): NonNullable<Services['hospital']> {
  const submitTo = async (
    name: Corrects['call'] | 'submit', input: { readonly id?: string, readonly [name: string]: unknown }
  ): Promise<SubmissionView> => {
    await note(fake, name, input, undefined)
    const refusal = fake.refuseNext
    fake.refuseNext = undefined
    if (refusal !== undefined) throw refusal
    const digit = (fake.cases.size + 1).toString(16)
    const opened = fakeCase(caseId(digit), 'undrawn')
    fake.cases.set(opened.id, opened)
    const disputes = name === 'dispute' && input.id !== undefined ? { disputes: input.id } : {}
    const filled = ['Condition.recordedDate']
    const made = { created: true, case: opened, location: 'Condition', filled, findings: [], ...disputes }
    return { cases: [made], ...fake.alongNext }
  }
  const noting = async <T>(...call: [string, unknown, T]): Promise<T> => await note(fake, ...call)
  return {
    ...fakeTerminology(noting), ...fakeConsents(noting), ...fakeEmergencies(noting),
    ...fakeErasures(noting),
    recovery: async () => await note(fake, 'recovery', undefined, fake.recovery),
    async recover ({ body }) {
      fake.recovery = {
        ...fake.recovery, phase: 'waiting', waitsFor: [HOSPITAL], statement: 'bb', message: 'It waits.'
      }
      return await note(fake, 'recover', body, fake.recovery)
    },
    recoveryStatement: async ({ body }) => await note(fake, 'recoveryStatement', body, fake.recovery),
    allowNames: async ({ body }) => await note(fake, 'allowNames', body, {
      approvals: [], ...body, needed: 3, submitted: false, message: 'Two more approvals are missing.'
    }),
    names: async () => await note(fake, 'names', undefined, fakeNames()),
    submit: async ({ body, query }) => await submitTo('submit', { body, query: { ...query } }),
    amend: async ({ body, params: { id }, query }) =>
      await submitTo('amend', { body, id, query: { ...query } }),
    retract: async ({ body, params: { id }, query }) =>
      await submitTo('retract', { body, id, query: { ...query } }),
    dispute: async ({ body, params: { id }, query }) =>
      await submitTo('dispute', { body, id, query: { ...query } }),
    reviews: async () => await note(fake, 'reviews', undefined, [reviewOf()]),
    review: async ({ params: { id } }) =>
      await note(fake, 'review', id, { ...reviewOf(), questions: [questionOf(true)] }),
    claimReview: async ({ params: { id }, body }) =>
      await note(fake, 'claimReview', { id, ...body }, claimedReview(body)),
    askSubmitter: async ({ params: { id }, body }) =>
      await note(fake, 'askSubmitter', { id, ...body }, questionOf(true)),
    questions: async () => await note(fake, 'questions', undefined, [questionOf(false)]),
    answerQuestion: async ({ params: { id }, body }) => await note(fake, 'answerQuestion', { id, ...body }, {
      ...questionOf(false), state: 'given', ...body, endedAt: 1_770_000_300_000
    }),
    declineQuestion: async ({ params: { id }, body }) =>
      await note(fake, 'declineQuestion', { id, ...body }, {
        ...questionOf(false), state: 'declined', endedAt: 1_770_000_300_000
      }),
    decidedReviews: async () => await note(fake, 'decidedReviews', undefined, [{
      caseId: caseId('1'), decision: 'reject', reason: 'CLI-01', clinician: 'Dr Okafor',
      note: 'seen', decidedAt: 1_770_000_000_000
    }]),
    approveReview: async ({ params: { id }, body: words }) => await note(fake, 'approveReview', {
      id, words
    }, {
      caseId: id, decision: 'approve', ...words, decidedAt: 1_770_000_000_000
    }),
    excuseReview: async ({ params: { id }, body: words }) => await note(fake, 'excuseReview', {
      id, words
    }, {
      caseId: id, decision: 'excused', ...words, decidedAt: 1_770_000_000_000
    }),
    async rejectReview ({ params: { id }, body: { reason, ...words } }) {
      if (reason === 'XXX-99') {
        throw new ServiceError(422, 'unknown-reason', 'XXX-99 is not a reason; use CLI-01')
      }
      return await note(fake, 'rejectReview', { id, reason, words }, {
        caseId: id, decision: 'reject', reason, ...words, decidedAt: 1_770_000_000_000
      })
    },
    async history ({ body: identifier }) {
      await note(fake, 'history', identifier, undefined)
      if (identifier.value === 'nobody') {
        throw new ServiceError(404, 'unknown-patient', 'no record of this patient on the chain')
      }
      const diagnosis = {
        codes: [{ system: 'urn:example:codes', code: 'E11.9', display: 'Diabetes' }],
        clinicalStatus: 'active'
      }
      return { entries: [{ case: fakeCase(caseId('1'), 'accepted'), diagnosis }] }
    }
  }
}

function healthOf (role: Role): HealthView {
  return {
    healthy: false,
    troubles: [{
      code: 'chain-not-begun', severity: 'stopped', text: 'The chain has not begun.', action: 'Wait.'
    }],
    facts: { at: 1_770_000_000_000, name: `${role}-1`, role, peers: [], alarms: [] }
  }
}

function statusOf ({ health }: FakeNode, role: Role): StatusView {
  return {
    role, name: `${role}-1`, version: '0.1.0', peerId: PEER, addresses: ['/ip4/127.0.0.1/tcp/4001'],
    dataFolder: 'data', processId: 1, startedAt: 1_770_000_000_000, phase: 'waiting',
    summary: 'waits for the chain to begin', peers: [], tallies: [], toDecide: 0, alarms: [],
    health
  }
}
