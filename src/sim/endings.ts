import type { Checkers } from './checkers/index.js'
import type { Judgement } from './judgement.js'
import type { World } from './world.js'

const BODY_TRIES = 10
/** Enough for some rounds of STATUS, by which nodes learn of a fork. */
const STATUS_MS = 15_000

interface Ending {
  readonly world: World
  readonly judgement: Judgement
  readonly checkers: Checkers
}

/** Stops new proposals. Acknowledged cases must come onto the chain soon, and their bodies to all members. */
export async function settle ({ world, checkers }: Ending): Promise<void> {
  const { absent, evidence, lost, named, passing } = checkers
  const { bounds: { bodiesMs, settleMs }, timeline, violations } = world
  const decidedBy = world.history.at(world.history.tip)?.block.header.timestamp ?? 0
  world.rest()
  // Liars go on, and evidence of their last offences cannot be on the chain at the end.
  const asked = timeline.now + settleMs / 2
  const isSettled = (): boolean => violations.length > 0 ||
    (lost.missing().length === 0 && evidence.missing(asked).length === 0 &&
      named.missing(asked).length === 0 && !absent.isSomeoneAbsent && !passing.isSomeOpen)
  if (!await timeline.run(timeline.now + settleMs, isSettled)) {
    const missing = lost.missing()
    if (missing.length > 0) {
      world.violate('lost', `${missing.length} acknowledged cases are not on the chain ` +
        `after ${settleMs} ms, ${(missing[0] ?? '').slice(0, 8)} first`)
    }
    for (const text of evidence.missing(asked)) world.violate('§12', `${text}, and there is no evidence`)
    for (const text of named.missing(asked)) world.violate('§20', text)
  }
  await settleErasures(world, checkers, decidedBy)
  for (let i = 0; i < BODY_TRIES && violations.length === 0; i++) {
    await timeline.run(timeline.now + bodiesMs, () => false)
    if ((await lost.lacking(world.members())).length === 0) return
  }
  if (violations.length > 0) return
  for (const text of await lost.lacking(world.members())) world.violate('lost', text)
}

/** Waits until the erasures that were decided by a time of the chain have their effect and are attested. */
async function settleErasures (world: World, { erasures }: Checkers, decidedBy: number): Promise<void> {
  const { bounds: { erasuresMs }, plan, timeline, violations } = world
  const missing = (): string[] => erasures.missing(world.members(), decidedBy)
  // In a night, windows are those of production, so orders take three days. After a jump of all clocks, the
  // time of the chain is ahead of them, and an order waits until they have caught up.
  if (plan.nightMs > 0 || plan.clockJump !== undefined || violations.length > 0) return
  const isSettled = (): boolean => violations.length > 0 || missing().length === 0
  if (await timeline.run(timeline.now + erasuresMs, isSettled)) return
  for (const text of missing()) world.violate('§19', text)
}

/** Ends a run beyond f: gives the nodes time to exchange STATUS, and judges the result. */
export async function endBeyond ({ world, judgement }: Ending): Promise<void> {
  if (judgement.broken.size > 0) {
    const { timeline, violations } = world
    await timeline.run(timeline.now + STATUS_MS, () => violations.length > 0)
  }
  await judgement.ofForks()
}
