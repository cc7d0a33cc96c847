/** Makes `membership/genesis.json` and `membership/successors.json`. */
import type { Allowlist, Genesis, Member, SignedAllowlist } from '../../../src/protocol/types/index.js'
import {
  A, B, C, D, E, FOUNDERS, NO_ELEMENT, WEAK_KEY, digest, elementOf, governmentList, governmentPeer, memberOf,
  membersOf, type Key
} from './cast.js'
import { START_MS, chainOf, genesis, signGenesis, signList } from './chain.js'
import { signedList } from './layouts.js'
import { secondList } from './story.js'

type Verdict = 'accept' | 'reject' | 'ignore'

const sorted = (members: readonly Member[]): Member[] =>
  [...members].sort((a, b) => Buffer.compare(a.id, b.id))
/** The entries with a change of the first. */
const first = (change: Partial<Member>): Member[] =>
  genesis.members.map((member, i) => i === 0 ? { ...member, ...change } : member)
const weakMember = { id: WEAK_KEY, boxKey: elementOf(6), name: 'weak' }
const spare = { boxKey: elementOf(6), name: 'government' }

function bad (code: string, desc: string, change: Partial<Genesis>, by: Key = governmentList): object {
  return { desc, signed: signGenesis({ ...genesis, ...change }, by), verdict: 'reject', code }
}

function good (desc: string, change: Partial<Genesis>): object {
  const of = { ...genesis, ...change }
  return { desc, signed: signGenesis(of), verdict: 'accept', chainId: chainOf(of).id }
}

const { parameters } = genesis
const [one, two, three, four] = genesis.members as [Member, Member, Member, Member]
const trio = [one, two, three]

export const geneses = {
  government: governmentPeer.id,
  vectors: [
    good('four hospitals', {}),
    bad('bad-signature', 'signed by the peer key', {}, governmentPeer),
    bad('too-few-members', 'three hospitals where four are the least', { members: trio }),
    good('a trial of three', { members: trio, parameters: { ...parameters, minMembers: 3 } }),
    bad('unsorted-members', 'members not sorted', { members: [two, one, three, four] }),
    bad('duplicate-member', 'a member twice', { members: [one, two, two, three, four] }),
    bad('key-reused', "a member whose identity is the government's list key",
      { members: sorted([...genesis.members, { id: governmentList.id, ...spare }]) }),
    bad('key-reused', 'the government as a member',
      { members: sorted([...genesis.members, { id: governmentPeer.id, ...spare }]) }),
    bad('bad-box-key', 'a box key that is no element', { members: first({ boxKey: NO_ELEMENT }) }),
    bad('weak-key', 'an identity key of small order', { members: sorted([...genesis.members, weakMember]) }),
    bad('weak-key', 'a government peer of small order', { governmentPeer: WEAK_KEY }),
    bad('parameter-validators-per-diagnosis', 'three validators per diagnosis',
      { parameters: { ...parameters, validatorsPerDiagnosis: 3 } }),
    bad('parameter-min-members', 'at most three members, at least four',
      { parameters: { ...parameters, maxMembers: 3 } })
  ]
}

function next (
  verdict: Verdict, desc: string, change: Partial<Allowlist>, code?: string, by: Key = governmentList
): object {
  const list: Allowlist = { ...secondList, ...change }
  const signed: SignedAllowlist = signList(list, by)
  return { desc, next: signedList(signed), verdict, ...code === undefined ? {} : { code } }
}

export const successors = {
  genesis: signGenesis(genesis),
  vectors: [
    next('accept', 'one hospital joins', {}),
    next('accept', 'no change but names',
      { entries: genesis.members.map(member => ({ ...member, name: `${member.name} II` })) }),
    next('reject', 'one hospital replaces another: two changes of four',
      { entries: sorted([...FOUNDERS.slice(1).map(memberOf), memberOf(E)]) }, 'too-much-churn'),
    next('accept', 'a first box key changes: no change of members',
      { entries: first({ boxKey: elementOf(6) }) }),
    next('reject', 'one leaves, three remain', { entries: trio }, 'too-few-members'),
    next('ignore', 'the same version', { version: 1 }, 'old-version'),
    next('ignore', 'a version further', { version: 258 }, 'version-gap'),
    next('reject', 'signed by the peer key', {}, 'bad-signature', governmentPeer),
    next('reject', 'signed by a hospital', {}, 'bad-signature', A),
    next('ignore', 'another predecessor', { prevHash: digest('another list') }, 'another-history'),
    next('reject', 'not sorted', { entries: membersOf(A, B, C, D, E).reverse() }, 'unsorted-members'),
    next('reject', 'a member twice', { entries: [one, ...genesis.members], issuedAt: START_MS + 60_001 },
      'duplicate-member'),
    next('reject', 'a box key that is no element',
      { entries: first({ boxKey: NO_ELEMENT }) }, 'bad-box-key'),
    next('reject', 'an identity key of small order',
      { entries: sorted([...genesis.members, weakMember]) }, 'weak-key')
  ]
}
