import type {
  ErasureStatusView, ErasureStepView, HospitalServices, MeasureView
} from '../../../src/api/index.js'

const HEX = 'ab'.repeat(32)
const STEP: ErasureStepView = { record: HEX, measure: 'erase', height: 9 }
const NORTH = { id: '12D3KooA', name: 'north' }
export const MEASURE: MeasureView = {
  record: HEX, measure: 'erase', phase: 'in-force', responsible: NORTH, requestedAt: 1, dueAt: 2,
  isOverdue: false, toDecide: false, ground: 'notNeeded', decidedAt: 3, effectiveAt: 4,
  votes: [{ hospital: NORTH, grants: true }], height: 9
}
const STATUS: ErasureStatusView = {
  measures: [MEASURE],
  attested: [{
    hospital: NORTH, at: 5, wiped: ['pads', 'bodies'], fileSystem: 'in-place', discard: 'unknown',
    backupsUntil: 6
  }],
  late: [{ id: '12D3KooB', name: 'south' }]
}

type Calls = Pick<HospitalServices, 'prepareStep' | 'sendStep' | 'decideMeasure' | 'erasureStatus' |
  'erasures' | 'erasureNotices' | 'confirmErasure'>

/** Answers the calls about measures. @param note notes a call and returns its answer */
export function fakeErasures (note: <T>(name: string, input: unknown, answer: T) => Promise<T>): Calls {
  return {
    prepareStep: async ({ body }) => await note('prepareStep', body,
      { chainId: HEX, record: HEX, signedAt: 4, message: 'aa' }),
    sendStep: async ({ body }) => await note('sendStep', body, { ...STEP, measure: body.measure }),
    decideMeasure: async ({ body }) => await note('decideMeasure', body, { ...STEP, measure: body.measure }),
    erasureStatus: async ({ params }) => await note('erasureStatus', params, STATUS),
    erasures: async ({ query }) => await note('erasures', query, {
      measures: [
        { ...MEASURE, phase: 'requested' as const, isOverdue: true },
        { ...MEASURE, phase: 'contested' as const, toDecide: true },
        { ...MEASURE, measure: 'rectify' as const, correctedBy: 'cd'.repeat(32) }
      ], isCut: true,
      counts: [{ hospital: NORTH, granted: 1, refused: 2, late: 3, overdue: 4 }]
    }),
    erasureNotices: async () => await note('erasureNotices', undefined,
      { notices: [{ record: HEX, since: 7 }] }),
    confirmErasure: async ({ body }) => await note('confirmErasure', body, { notices: [] })
  }
}
