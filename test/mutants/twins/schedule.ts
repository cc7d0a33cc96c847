/**
 * Enumerates schedules after Bano et al., *Twins* (OPODIS 2021). A faulty hospital is two processes of
 * honest code with one key. The network is partitioned differently in each view.
 *
 * Two things are added. First, messages are lost by receiver and kind of vote, not only by group. Every
 * hospital sends its votes to all others, so a group that receives a vote also has its certificate. With
 * groups alone, a block could not be final for one hospital only, and this is how every fork begins.
 * Second, a leading twin may propose a block without justification, which honest code never does. The block
 * is new, or the twin claims that it was notarized.
 */

/** What a class of hospitals receives in a view before its timers fire. Each level includes the former. */
export const HEARD = ['nothing', 'proposal', 'notarize', 'finalize'] as const
export type Heard = typeof HEARD[number]

export interface Hearing {
  readonly heard: Heard
  /** NOTARIZE and FINALIZE arrive after the timers, in the same view. */
  readonly late: boolean
  readonly nullify: boolean
}

/** The leader of a view: a hospital of the first or second class, or a twin. */
export type Leader = 'first' | 'second' | 'twin'

/** A new block, or a repetition with a forged notarization of the previous view. */
export type Unjustified = 'fresh' | 'forged'

export interface ViewPlan {
  readonly leader: Leader
  /** The leading twin proposes a block without justification. */
  readonly unjustified: Unjustified | undefined
  readonly hearings: readonly [first: Hearing, second: Hearing]
}

export interface Schedule {
  readonly n: number
  /** Numbers of honest hospitals that receive the same. Each class talks to one process of each twin. */
  readonly sizes: readonly [first: number, second: number]
  readonly views: readonly ViewPlan[]
  /** The second class restarts at the end of view 0, and then receives the proposals to both classes. */
  readonly restarts: boolean
}

const HEARINGS: readonly Hearing[] = [
  { heard: 'nothing', late: false, nullify: false },
  { heard: 'nothing', late: false, nullify: true },
  { heard: 'proposal', late: false, nullify: false },
  { heard: 'proposal', late: false, nullify: true },
  { heard: 'proposal', late: true, nullify: false },
  { heard: 'notarize', late: false, nullify: false },
  { heard: 'notarize', late: false, nullify: true },
  { heard: 'finalize', late: false, nullify: false }
]
const UNJUSTIFIED = ['fresh', 'forged', undefined] as const
const VIEWS = 2

export function tolerated (n: number): number {
  return Math.floor((n - 1) / 3)
}

/** Returns all schedules, without those that differ only in the names of hospitals or classes. */
export function * schedules (n: number): Generator<Schedule> {
  const honest = n - tolerated(n)
  for (let second = 0; second <= honest / 2; second++) {
    const sizes = [honest - second, second] as const
    for (const views of plans(VIEWS, sizes)) {
      yield { n, sizes, views, restarts: false }
      // A restart can only lose the memory of a proposal, and this matters only if a twin leads.
      const [start] = views
      const hasHeard = second > 0 && start?.hearings[1].heard !== 'nothing'
      if (start?.leader === 'twin' && hasHeard) yield { n, sizes, views, restarts: true }
    }
  }
}

function * plans (left: number, sizes: Schedule['sizes']): Generator<ViewPlan[]> {
  if (left === 0) {
    yield []
    return
  }
  for (const before of plans(left - 1, sizes)) {
    for (const plan of viewPlans(left === 1, sizes)) yield [...before, plan]
  }
}

function * viewPlans (isFirst: boolean, sizes: Schedule['sizes']): Generator<ViewPlan> {
  const leaders: Leader[] = sizes[1] > 0 ? ['first', 'second', 'twin'] : ['first', 'twin']
  for (const leader of leaders) {
    // In view 0 every block is new.
    for (const unjustified of leader === 'twin' && !isFirst ? UNJUSTIFIED : [undefined]) {
      // Late messages of the last view arrive with all other messages.
      const hearings = HEARINGS.filter(({ late }) => isFirst || !late)
      for (const first of hearings) {
        for (const second of sizes[1] > 0 ? hearings : [first]) {
          yield { leader, unjustified, hearings: [first, second] }
        }
      }
    }
  }
}

export function describe ({ n, sizes, views, restarts }: Schedule): string {
  const shown = views.map(({ leader, unjustified, hearings }) => {
    const levels = hearings.map(({ heard, late, nullify }) =>
      [heard, ...(late ? ['late'] : []), ...(nullify ? ['nullify'] : [])].join('+'))
    return `${leader}${unjustified === undefined ? '' : ` ${unjustified}`} [${levels.join(' | ')}]`
  })
  return `n=${n} ${sizes.join('+')}${restarts ? ' restart' : ''}: ${shown.join(', ')}`
}
