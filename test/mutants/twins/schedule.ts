/**
 * Schedules after Bano et al., *Twins* (OPODIS 2021): a lying hospital is two processes of honest
 * code with one key, the network is cut anew in each view, and all ways to do so are enumerated.
 *
 * Two things are added. Deliveries are cut by receiver and kind of vote, not by group alone: here
 * everybody votes to everybody, so a group that hears a vote also holds its certificate, and a block
 * that is final for one hospital only, the beginning of every fork, could not come about. And a twin
 * that leads may propose a block without justification, which honest code never does: a fresh one, or
 * one that it says was notarized.
 */

/** What a class of hospitals hears of a view before its timers fire; each level includes the former. */
export const HEARD = ['nothing', 'proposal', 'notarize', 'finalize'] as const
export type Heard = typeof HEARD[number]

export interface Hearing {
  readonly heard: Heard
  /** NOTARIZE and FINALIZE that come after the timers, in the same view. */
  readonly late: boolean
  readonly nullify: boolean
}

/** Who leads a view: a hospital of the first or second class, or a liar. */
export type Leader = 'first' | 'second' | 'twin'

/** As a fresh one, or as a repetition under a notarization of the view before that nobody signed. */
export type Unjustified = 'fresh' | 'forged'

export interface ViewPlan {
  readonly leader: Leader
  /** A lying leader proposes a new block, whatever it holds. */
  readonly unjustified: Unjustified | undefined
  readonly hearings: readonly [first: Hearing, second: Hearing]
}

export interface Schedule {
  readonly n: number
  /** Honest hospitals that hear the same; each class talks with one of each pair of twins. */
  readonly sizes: readonly [first: number, second: number]
  readonly views: readonly ViewPlan[]
  /** The second class restarts at the end of view 0, and then hears the proposals to both classes. */
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

/** All of them, each once up to renaming hospitals of one class, and the classes. */
export function * schedules (n: number): Generator<Schedule> {
  const honest = n - tolerated(n)
  for (let second = 0; second <= honest / 2; second++) {
    const sizes = [honest - second, second] as const
    for (const views of plans(VIEWS, sizes)) {
      yield { n, sizes, views, restarts: false }
      // What a restart can forget is what a lying leader said, and to which hospital.
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
    // In view 0 every block is fresh.
    for (const unjustified of leader === 'twin' && !isFirst ? UNJUSTIFIED : [undefined]) {
      // What comes late in the last view comes with everything else.
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
    const heard = hearings.map(one => [
      one.heard, ...(one.late ? ['late'] : []), ...(one.nullify ? ['nullify'] : [])
    ].join('+'))
    return `${leader}${unjustified === undefined ? '' : ` ${unjustified}`} [${heard.join(' | ')}]`
  })
  return `n=${n} ${sizes.join('+')}${restarts ? ' restart' : ''}: ${shown.join(', ')}`
}
