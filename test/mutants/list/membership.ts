import type { Mutant } from '../mutant.js'
import { CHURN, STORM } from './trials.js'

const SUCCESSOR = 'src/protocol/membership/successor.ts'
const JOINS = 'src/protocol/membership/joins.ts'
const LIST = 'src/protocol/ledger/kinds/allowlist.ts'

/** §5 and §6. */
export const MEMBERSHIP: readonly Mutant[] = [
  {
    name: 'a hospital that joined is never drawn',
    rule: '§7.5 presence',
    file: 'src/protocol/ledger/kinds/keys-ready.ts',
    find: 'work.presence.isReady(transaction.author)',
    replace: 'work.presence.of(transaction.author)',
    trial: CHURN
  },
  {
    name: 'a list may change any number of hospitals',
    rule: '§5.1',
    file: SUCCESSOR,
    find: "next.list.entries, isAbsent) > allowed) return reject('too-much-churn')",
    replace: "next.list.entries, isAbsent) > 1_000) return reject('too-much-churn')",
    trial: { ...CHURN, plan: { ...CHURN.plan, lie: 'too-much-churn' } }
  },
  {
    name: 'a list need not follow the list in force',
    rule: '§5.1',
    file: SUCCESSOR,
    find: "if (!follows) return ignore('another-history')",
    replace: '',
    trial: { ...CHURN, plan: { ...CHURN.plan, lie: 'another-history' } }
  },
  {
    name: 'a list may have any version',
    rule: '§5.1',
    file: SUCCESSOR,
    find: "if (next.list.version > version + MAX_VERSION_STEP) return ignore('version-gap')",
    replace: '',
    trial: { ...CHURN, plan: { ...CHURN.plan, lie: 'version-gap' } }
  },
  {
    name: 'the checkpoint of a list is not checked',
    rule: '§5.1',
    file: LIST,
    find: 'return known !== undefined && equal(known.hash, list.checkpointHash)',
    replace: 'return known !== undefined',
    trial: { ...CHURN, plan: { ...CHURN.plan, lie: 'wrong-checkpoint' } }
  },
  {
    name: 'a quorum of a new list need not have signed',
    rule: '§5.1',
    file: JOINS,
    find: "if (joins.length < quorum(next.entries.length)) return 'too-few-joins'",
    replace: '',
    trial: CHURN
  },
  {
    name: 'a new hospital need not have signed',
    rule: '§5.1',
    file: JOINS,
    find: "signers.has(index)) ? undefined : 'newcomer-not-joined'",
    replace: 'signers.has(index)) ? undefined : undefined',
    trial: CHURN
  },
  {
    name: 'join signatures are not verified',
    rule: '§3.4',
    file: 'src/protocol/codec/forms/allowlist.ts',
    find: "return joins.every(join => verifyJoin(chain, list, join)) ? undefined : 'join-signature'",
    replace: 'return undefined',
    trial: { ...CHURN, plan: { ...CHURN.plan, lie: 'forged-join' } }
  },
  {
    name: 'a join signature may name any block',
    rule: '§5.1',
    file: LIST,
    find: "if (!isSame) return reject('join-of-another-block')",
    replace: '',
    trial: { ...CHURN, plan: { ...CHURN.plan, lie: 'join-of-another-block' } }
  },
  {
    name: 'lists may follow without a gap',
    rule: '§5.2',
    file: LIST,
    find: 'return allowlistChangedAt + parameters.allowlistGapMs',
    replace: 'return allowlistChangedAt + 0 * parameters.allowlistGapMs',
    trial: CHURN
  },
  {
    name: 'a new set takes effect a height late',
    rule: '§5.2',
    file: 'src/protocol/ledger/block/close-block.ts',
    find: 'const set = allowlist === undefined ? state.set : memberSet(chain.id, allowlist)',
    replace: 'const set = allowlist === undefined ? memberSet(chain.id, state.allowlist) : state.set',
    trial: CHURN
  },
  {
    name: 'a removed hospital loses its vote at once',
    rule: '§5.3',
    file: 'src/protocol/membership/access.ts',
    find: "leaving: names('consensus', 'status', ",
    replace: "leaving: names('status', ",
    trial: CHURN
  },
  {
    name: 'cases are opened during a removal',
    rule: '§5.3',
    file: 'src/protocol/ledger/block/draft-block.ts',
    find: '    removesMember(state.allowlist.list, allowlist.list)\n',
    replace: '    removesMember(allowlist.list, state.allowlist.list)\n',
    trial: CHURN
  },
  {
    name: 'a second list of a version replaces the first',
    rule: '§5.4',
    file: 'src/node/gates/membership-keeper.ts',
    find: "if (this.#disputed === version) return ignore('allowlist-disputed')",
    replace: '',
    trial: { ...CHURN, plan: { ...CHURN.plan, lie: 'two-lists' } }
  },
  {
    name: 'leaders do not depend on the beacon',
    rule: '§6 leader',
    file: 'src/protocol/sortition/leader.ts',
    find: "concat(domain('leader', chainId), beacon, u64.encode(height))",
    replace: "concat(domain('leader', chainId), beacon.subarray(0, 0), u64.encode(height))",
    trial: STORM
  },
  {
    name: 'a submitter may be drawn',
    rule: '§6 order',
    file: 'src/protocol/sortition/assignment.ts',
    find: 'if (!equal(id, submitter)) others.push(id)',
    replace: 'others.push(id)',
    trial: STORM
  },
  {
    name: 'the ranking leaves out the case',
    rule: '§6 ranking',
    file: 'src/protocol/sortition/assignment.ts',
    find: "return concat(domain('assign', chainId), beacon, caseId)",
    replace: "return concat(domain('assign', chainId), beacon, caseId.map(() => 0))",
    trial: STORM
  }
]
