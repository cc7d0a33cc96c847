/**
 * Hospitals that break the rules, each file in a different way. An adversary runs on top of an honest node
 * and may lie, withhold or forge, but signs only with its own key. The roles that change whole processes
 * (`amnesiac`, `twin`, and the lapsed roles) are in chaos.ts, population.ts and sim-node.ts.
 */
import { badDealer } from './bad-dealer.js'
import { BadLeader } from './bad-leader.js'
import { both, toAll, type Behaviour, type Means } from './behaviour.js'
import { Equivocator } from './equivocator.js'
import { falseServer } from './false-server.js'
import { Flooder } from './flooder.js'
import { Forger } from './forger.js'
import { hastyDealer } from './hasty-dealer.js'
import { Intruder } from './intruder.js'
import { KeeperOfErased } from './keeper-of-erased.js'
import { nameLiar } from './name-liar.js'
import { selectiveSender } from './selective-sender.js'
import { ShareHoarder } from './share-hoarder.js'
import { ShareLiar } from './share-liar.js'
import { starver } from './starver.js'
import { twoMinded } from './two-minded.js'
import { certificateWithholder, silent, voteWithholder } from './withholders.js'

export type { Behaviour, Means, Plot } from './behaviour.js'

/** Roles that break the rules on purpose. */
export const LIARS = [
  'equivocator', 'silent', 'vote-withholder', 'certificate-withholder', 'selective-sender',
  'amnesiac', 'twin', 'forger', 'starver', 'false-server',
  'bad-leader', 'flooder', 'two-minded', 'bad-dealer',
  'share-liar', 'share-hoarder', 'hasty-dealer', 'name-liar'
] as const

/**
 * Roles of liars in the life of a case (manner.ts). `friend` submits false diagnoses, `key-favourer` gives
 * keys to friends only, `rejecter` rejects all others, and `hoarder` takes up all and never answers.
 * `vanisher` plays with its presence, and `intruder` changes records and judges cases that are not its own.
 * `keeper-of-erased` attests erasures, erases nothing, and sends effects that nobody ordered. `two-faced`
 * seals other records than it lets others judge, and `false-accuser` says of records what is not true.
 * `form-less` files consents in its own favour without a form, and judges those of others falsely or never.
 */
export const CLINICAL_LIARS = [
  'friend', 'key-favourer', 'rejecter', 'hoarder', 'vanisher', 'intruder', 'keeper-of-erased', 'two-faced',
  'false-accuser', 'form-less'
] as const

/**
 * Roles that keep the rules on a faulty machine, and count toward f (§10.4). `log-lost` repeatedly loses its
 * write-ahead log and must notice. `restored` gets an old copy of its log, its store or both, and cannot
 * always notice. The clock of `wrong-clock` is off by more than MAX_SKEW (§14).
 */
export const LAPSED = ['log-lost', 'restored', 'wrong-clock'] as const

export type Role = typeof LIARS[number] | typeof CLINICAL_LIARS[number] | typeof LAPSED[number]

/** Combines the roles of a node; `undefined` if it sends what an honest node sends. */
export function behaviourOf (roles: readonly Role[], means: Means): Behaviour | undefined {
  const behaviours = roles.map(role => makeBehaviour(role, means)).filter(made => made !== undefined)
  const [first, ...others] = behaviours
  return first === undefined ? undefined : others.reduce(both, first)
}

function makeBehaviour (role: Role, means: Means): Behaviour | undefined {
  switch (role) {
    case 'bad-dealer': return badDealer(means)
    case 'bad-leader': return new BadLeader(means)
    case 'equivocator': return new Equivocator(means)
    case 'flooder': return new Flooder(means)
    case 'forger': return new Forger(means)
    case 'hasty-dealer': return hastyDealer(means)
    case 'silent': return silent(means)
    case 'vote-withholder': return voteWithholder(means)
    case 'certificate-withholder': return certificateWithholder()
    case 'selective-sender': return selectiveSender(means)
    case 'share-hoarder': return new ShareHoarder(means)
    case 'share-liar': return new ShareLiar(means)
    case 'name-liar': return nameLiar(means)
    case 'starver': return starver(means)
    case 'two-minded': return twoMinded(means)
    case 'false-server': return falseServer(means)
    case 'intruder': return new Intruder(means)
    case 'keeper-of-erased': return new KeeperOfErased(means)
    case 'amnesiac':
    case 'friend':
    case 'key-favourer':
    case 'false-accuser':
    case 'form-less':
    case 'rejecter':
    case 'hoarder':
    case 'vanisher':
    case 'two-faced':
    case 'twin': return { outgoing: toAll }
    case 'log-lost':
    case 'restored':
    case 'wrong-clock': return undefined
  }
}
