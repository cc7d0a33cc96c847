import type { Chaos } from './chaos.js'
import type { EvidenceFollows, NothingIsLost } from './checkers/index.js'
import type { Judgement } from './judgement.js'
import type { Simulation } from './simulation.js'

const BODY_TRIES = 10
/** A fork is known after a round of STATUS or two. */
const TALK_MS = 15_000

interface Ending {
  readonly world: Simulation
  readonly chaos: Chaos
  readonly judgement: Judgement
  readonly lost: NothingIsLost
  readonly evidence: EvidenceFollows
}

/** Nothing new is proposed; what has been must be on the chain soon, and its bodies everywhere. */
export async function settle ({ world, chaos, lost, evidence }: Ending): Promise<void> {
  const { bounds: { bodiesMs, settleMs }, timeline, violations } = world
  chaos.rest()
  // Liars do not rest: what they do at the very end cannot be on the chain by then.
  const asked = timeline.now + settleMs / 2
  const isSettled = (): boolean => violations.length > 0 ||
    (lost.missing().length === 0 && evidence.missing(asked).length === 0)
  if (!await timeline.run(timeline.now + settleMs, isSettled)) {
    const missing = lost.missing()
    if (missing.length > 0) {
      world.violate('lost', `${missing.length} acknowledged cases are not on the chain ` +
        `after ${settleMs} ms, ${(missing[0] ?? '').slice(0, 8)} first`)
    }
    for (const text of evidence.missing(asked)) world.violate('§12', `${text}, and there is no evidence`)
  }
  for (let i = 0; i < BODY_TRIES && violations.length === 0; i++) {
    await timeline.run(timeline.now + bodiesMs, () => false)
    if ((await lost.lacking(world.members())).length === 0) return
  }
  for (const text of await lost.lacking(world.members())) world.violate('lost', text)
}

/** Beyond f: time to talk, and what came of it. */
export async function endBeyond ({ world, judgement }: Ending): Promise<void> {
  if (judgement.broken.size > 0) {
    const { timeline, violations } = world
    await timeline.run(timeline.now + TALK_MS, () => violations.length > 0)
  }
  await judgement.ofForks()
}
