import {
  ServiceError, type AllowlistChangeView, type EnrolmentView, type GovernmentServices, type PartyView
} from '../../api/index.js'
import { signedAllowlistCodec } from '../../protocol/codec/index.js'
import { equal, hex, reject, type Member, type MemberId } from '../../protocol/types/index.js'
import { memberIdOf, peerIdOf } from '../../network/index.js'
import { faultOfName, shownName } from '../machine/display-name.js'
import { plural } from '../machine/formatting.js'
import { OperatorError } from '../machine/operator-error.js'
import type { GovernmentNode } from '../assembly/government-node.js'
import { readEnrolment } from '../enrolment/enrolment-file.js'
import { memberView } from './allowlists.js'
import { listDue } from './list-due.js'
import { withdrawalView } from './withdrawal.js'

/** Makes the handlers for the government's operator. Each refusal says what to do next. */
export function governmentServices (node: GovernmentNode): GovernmentServices {
  const { base, desk } = node
  const party = ({ id, name }: Member): PartyView => ({ id: peerIdOf(id), name })

  async function admit (peerId: string, allowDuplicateName = false): Promise<AllowlistChangeView> {
    const { member, standing } = asked(node, peerId)
    const name = shownName(member, node.namesakes()(member))
    const version = base.chain?.membership.successor?.list.version ?? 0
    const done = (message: string): AllowlistChangeView => ({ message, member: party(member) })
    switch (standing) {
      case 'member': return done(`${name} is a member already; nothing was changed.`)
      case 'joining': return {
        ...done(`Allowlist version ${version}, which admits ${name}, is signed already; ` +
          'the hospital takes part once the list is final.'),
        version
      }
      case 'leaving': throw beingRemoved(name, version, 'approve it again when that list is final')
      case 'pending':
      case 'approved':
      case 'rejected': checkName(member, allowDuplicateName ? [] : node.namesakes()(member).map(party))
    }
    const approved = await withListKey(node.approve(member.id))
    if (approved.verdict !== 'accept') throw refusal(approved.code)
    const list = approved.value?.list
    if (list === undefined) return done(`${name} is approved; ${whatIsNext(node)}`)
    return {
      ...done(`Allowlist version ${list.version} admits ${name}; the hospital takes part once the list ` +
        'is final. It has to be up, and to sign the list, before that.'),
      version: list.version
    }
  }

  return {
    async enrolments () {
      const namesakes = node.namesakes()
      return desk.list().map(({ message, signed: { request }, state }): EnrolmentView => ({
        member: memberView(request.member),
        addresses: request.addresses,
        issuedAt: request.issuedAt,
        state: node.standing(request.member.id) ?? state,
        ...(message === '' ? {} : { message }),
        alike: namesakes(request.member).map(party)
      }))
    },
    async approve ({ params, query }) {
      return await admit(params.id, query.allowDuplicateName)
    },
    async reject ({ params, body: { message = '' } }) {
      const { member, standing } = asked(node, params.id)
      const name = shownName(member, node.namesakes()(member))
      const version = base.chain?.membership.successor?.list.version ?? 0
      if (standing === 'leaving') throw beingRemoved(name, version, 'there is nothing to reject')
      if (standing === 'joining') {
        throw new ServiceError(409, 'being-admitted', `allowlist version ${version}, which admits ${name}, ` +
          'is signed already; take that list back (allowlist withdraw), or remove it when the list is final')
      }
      const rejected = await node.reject(member.id, message)
      if (rejected.verdict !== 'accept') throw refusal(rejected.code)
      const shown = message.trim() === '' ? '' : ' The hospital is shown the message.'
      return { message: `${name} is rejected.${shown}`, member: party(member) }
    },
    async addMember ({ body: file, query }) {
      const signed = readEnrolment(file)
      const taken = signed === undefined ? reject('malformed') : await desk.take(signed)
      if (taken.verdict !== 'accept') throw badFile(taken.code)
      return await admit(file.peerId, query.allowDuplicateName)
    },
    async removeMember ({ params: { id: peerId } }) {
      const id = peerOf(peerId)
      const running = node.base.chain
      const member = running?.membership.set.get(id)
      if (running === undefined || member === undefined) {
        throw new ServiceError(404, 'not-a-member',
          'this peer ID is not on the committed list; see allowlist show')
      }
      const left = running.membership.set.size - 1
      const { minMembers } = running.chain.genesis.parameters
      if (left < minMembers) {
        throw new ServiceError(409, 'too-few-members',
          `only ${plural(left, 'hospital')} would be left and this chain ` +
          `needs ${minMembers}; admit a replacement first`)
      }
      const removed = await withListKey(node.change({ remove: id }))
      if (removed.verdict !== 'accept') throw refusal(removed.code)
      const { version } = removed.value.list
      await desk.decide(id, 'rejected', `removed by allowlist version ${version}`)
      const due = listDue(running)
      return {
        message: `Allowlist version ${version} removes ${member.name} (${peerId}), which gets no keys, ` +
          `records or transactions from now on. The list takes effect ${due.text} (allowlistGapMs ` +
          'after the last one), if a quorum is there to make it final. Then its connections close and its ' +
          'vote ends.',
        member: party(member), version, takesEffectAt: due.at
      }
    },
    async recoveryList ({ body: { remove } }) {
      const running = node.base.chain
      const members = running?.membership.set.members ?? []
      const ids = remove.map(peerOf)
      const gone = members.filter(({ id }) => ids.some(other => equal(id, other)))
      if (gone.length < ids.length) {
        throw new ServiceError(404, 'not-a-member',
          'a peer ID is not on the list in force; see allowlist show')
      }
      const made = await withListKey(node.recoveryList(ids))
      if (made.verdict !== 'accept') throw refusal(made.code)
      const kept = made.value.list.entries
      return {
        list: hex(signedAllowlistCodec.encode(made.value)), kept: kept.map(party), removed: gone.map(party),
        message: `Signed a recovery list of version ${made.value.list.version} with ` +
          `${plural(kept.length, 'hospital')}. Give the file of --json to each of them: recover --list ` +
          'FILE. All must use the same file.'
      }
    },
    async withdraw () {
      const withdrawn = await withListKey(node.withdraw())
      if (withdrawn.verdict !== 'accept') throw refusal(withdrawn.code)
      return withdrawalView(withdrawn.value, base.chain === undefined ? undefined : listDue(base.chain))
    },
    async begin () {
      const approved = node.approved().length
      const hindered = node.base.chain !== undefined || node.search.hindrance !== undefined
      if (!hindered && approved < node.parameters.minMembers) {
        throw new ServiceError(409, 'too-few-members', `${plural(approved, 'hospital')} ` +
          `${approved === 1 ? 'is' : 'are'} approved and this chain needs ${node.parameters.minMembers}`)
      }
      const begun = await withListKey(node.begin())
      if (begun.verdict !== 'accept') throw refusal(begun.code, node.search.hindrance?.message)
      const { genesis, id } = begun.value
      return { chainId: hex(id), name: genesis.name, members: genesis.members.map(party) }
    }
  }
}

/** Answers with a fault of the list key, which may be on a drive that is not attached. */
async function withListKey<T> (signing: Promise<T>): Promise<T> {
  return await signing.catch((error: unknown) => {
    throw error instanceof OperatorError ? new ServiceError(409, error.code, error.message) : error
  })
}

/** Finds a hospital that asked to be enrolled, and its standing. */
function asked (node: GovernmentNode, peerId: string): {
  readonly member: Member, readonly standing: EnrolmentView['state']
} {
  const id = peerOf(peerId)
  const known = node.desk.find(id)
  if (known === undefined) throw refusal('unknown-enrolment')
  return { member: known.signed.request.member, standing: node.standing(id) ?? known.state }
}

/** Says what the operator does next, after an approval before the chain begins. */
function whatIsNext (node: GovernmentNode): string {
  const { beginWith } = node.config
  const approved = node.approved().length
  const needed = Math.max(node.parameters.minMembers, beginWith)
  if (approved < needed) return `${approved} of at least ${plural(needed, 'hospital')} needed to begin.`
  if (node.base.chain !== undefined) return 'the chain has begun.'
  return `${approved} are approved and ${needed} needed. Now: allowlist begin --name ${node.base.name}`
}

function checkName ({ name }: Member, alike: readonly PartyView[]): void {
  const fault = faultOfName(name)
  if (fault !== undefined) {
    throw new ServiceError(409, 'bad-name', `its name is not readable: ${fault}; ask the hospital to ` +
      'start with another --display-name')
  }
  if (alike.length === 0) return
  const others = alike.map(other => `"${other.name}" (${other.id})`).join(', ')
  throw new ServiceError(409, 'duplicate-name', `"${name}" can be taken for ${others}; ask one of these ` +
    'hospitals to start with another --display-name, or approve with --allow-duplicate-name')
}

function beingRemoved (name: string, version: number, then: string): ServiceError {
  return new ServiceError(409, 'being-removed',
    `${name} is being removed by allowlist version ${version}; ${then}`)
}

function badFile (code: string): ServiceError {
  const why = FILE_FAULTS[code] ?? code
  return new ServiceError(422, 'bad-enrolment', `the enrolment file is invalid: ${why}; take ` +
    'enrolment.json from the hospital\'s data folder as it is')
}

const FILE_FAULTS: Readonly<Record<string, string>> = {
  malformed: 'a field has the wrong form',
  'bad-signature': 'the signature is invalid, so the file was changed or is for another government',
  'bad-name': 'the name in it is not readable',
  'weak-key': 'its keys are not safe',
  'key-reused': 'the same key is in it twice',
  'desk-full': 'too many hospitals wait for a decision; approve or reject some of them first'
}

function peerOf (text: string): MemberId {
  const id = memberIdOf(text)
  if (id === undefined) throw new ServiceError(400, 'bad-peer-id', 'this is not a peer ID (12D3Koo…)')
  return id
}

/**
 * Explains a code of `checkSuccessor`, of the desk or of the search to the operator.
 * @param trouble that the search for a former chain has met
 */
function refusal (code: string, trouble = ''): ServiceError {
  switch (code) {
    case 'list-pending': return new ServiceError(409, 'list-pending',
      'the last list is not final yet; wait until it is (allowlist show), or take it back ' +
      '(allowlist withdraw)')
    case 'list-unheard': return new ServiceError(409, code,
      'since its start this node has not heard from a quorum of hospitals that no newer list exists, ' +
      'and a restored government must not sign a version twice. Get more hospitals connected (doctor), and ' +
      'try again')
    case 'no-list-pending': return new ServiceError(409, code,
      'no signed list waits; to undo a final list, sign another (allowlist approve, allowlist remove)')
    case 'withdrawn-before': return new ServiceError(409, code,
      'the list that waits changes no hospital; it becomes final by itself (allowlist show)')
    case 'too-much-churn': return new ServiceError(409, 'churn-limit',
      'a list may change a third of the hospitals at most')
    case 'recovery-list-too-short': return new ServiceError(409, code,
      'the list would keep fewer hospitals than a quorum of the list in force; no recovery is possible')
    case 'unknown-enrolment': return new ServiceError(404, code,
      'no hospital with this peer ID has asked to be enrolled; see allowlist pending')
    case 'is-member': return new ServiceError(409, code, 'this hospital is a member; use allowlist remove')
    case 'chain-exists': return new ServiceError(409, code,
      'a chain with this list key exists; a hospital has told of it, and this node follows it now (status)')
    case 'two-chains':
    case 'no-list-key': return new ServiceError(409, code, trouble)
    case 'already-begun': return new ServiceError(409, 'already-begun', 'the chain has begun')
    default: return new ServiceError(409, code, `the list would be invalid: ${code}`)
  }
}
