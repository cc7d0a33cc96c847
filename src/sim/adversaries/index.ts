/**
 * Hospitals that break the rules, one way per file. Each runs on top of an honest node and may lie,
 * withhold or forge, but has no key but its own: what it cannot sign it cannot say. `amnesiac` and
 * `twin` are faults of whole processes; what they do is in chaos.ts and population.ts.
 */
import type { Behaviour, Means } from './behaviour.js'
import { toAll } from './behaviour.js'
import { Equivocator } from './equivocator.js'
import { Forger } from './forger.js'
import { selectiveSender } from './selective-sender.js'
import { certificateWithholder, silent, voteWithholder } from './withholders.js'

export type { Behaviour, Means } from './behaviour.js'

export const ADVERSARIES = [
  'equivocator', 'silent', 'vote-withholder', 'certificate-withholder', 'selective-sender',
  'amnesiac', 'twin', 'forger'
] as const
export type AdversaryName = typeof ADVERSARIES[number]

export function makeBehaviour (name: AdversaryName, means: Means): Behaviour {
  switch (name) {
    case 'equivocator': return new Equivocator(means)
    case 'forger': return new Forger(means)
    case 'silent': return silent(means)
    case 'vote-withholder': return voteWithholder(means)
    case 'certificate-withholder': return certificateWithholder()
    case 'selective-sender': return selectiveSender(means)
    case 'amnesiac':
    case 'twin': return { outgoing: toAll }
  }
}
