import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const SHARES = 'replica/shares'

/** §5, §6.1, §11.1 and §12.3: checks of the replica and of lists, which unit tests catch. */
export const REPLICA_CHECKS: readonly Mutant[] = [
  ...mistakesIn('replica/awaiting-opinions.ts', '§8.2 R3', 'replica/drawing-ahead', [
    {
      name: 'a leader waits for no opinion',
      find: '  return left > 0 && lacksOpinions(state) ? left : 0',
      replace: '  return left < 0 && lacksOpinions(state) ? left : 0'
    },
    {
      name: 'a leader waits for opinions that a person gives',
      find: '    if (drawn.isForClinician) continue\n',
      replace: ''
    },
    {
      name: 'a leader waits for validators without a connection',
      find: '(id === self || connected.has(id)) && ',
      replace: '(id === self || connected.size >= 0) && '
    },
    {
      name: 'a leader waits for opinions that are here',
      find: ' &&\n        !opinionsSeen.knows(holder.validator, drawn.id)) return true',
      replace: ' &&\n        !opinionsSeen.knows(holder.validator, new Uint8Array(32))) return true'
    }
  ]),
  ...mistakesIn('replica/filling.ts', '§8.2 R3', 'replica/filling', [
    {
      name: 'a block fills after each block',
      find: 'ledger.ahead.size < FULL_CASES',
      replace: 'ledger.ahead.size < 1'
    },
    {
      name: 'an urgent transaction waits while a block fills',
      find: 'pool.waiting().every(isUnhurried)',
      replace: 'pool.waiting().some(isUnhurried)'
    }
  ]),
  ...mistakesIn('replica/shares.ts', '§6.1', SHARES, [
    {
      name: 'a share of another epoch blames nobody',
      find: "return fault('share-of-another-epoch')",
      replace: 'return'
    },
    {
      name: 'a share of a stranger blames nobody',
      find: "  if (index < 0) return fault('share-of-a-stranger')\n",
      replace: '  if (index < 0) return\n'
    },
    {
      name: 'a false share blames nobody',
      find: "{ index, element, proof })) return fault('bad-share-proof')",
      replace: '{ index, element, proof })) return'
    },
    {
      name: 'a share of another block makes σ',
      find: '  if (!equal(share.blockHash, hash)) {\n',
      replace: '  if (share.height < 0) {\n'
    },
    {
      name: 'a share of another block is no evidence',
      find: '    if (isValidMessage(tipShares, share)) noteRival(run, tipShares, index, share)\n',
      replace: ''
    },
    {
      name: 'a false share for another block is evidence',
      find: '    if (isValidMessage(tipShares, share)) noteRival(run, tipShares, index, share)\n',
      replace: '    noteRival(run, tipShares, index, share)\n'
    },
    {
      name: 'a rival that came before the share is no evidence',
      find: '  if (rival !== undefined) noteRival(run, tipShares, index, rival)\n',
      replace: ''
    },
    {
      name: 'a share that came after σ is no evidence',
      find: 'tipShares.late.set(index, share)',
      replace: 'return'
    },
    {
      name: 'shares that came after σ are verified',
      find: '  if (tipShares.sigma !== undefined) tipShares.late.set(index, share)\n  else if',
      replace: '  if'
    },
    {
      name: 'shares of former heights are answered',
      find: ' || tipShares.drawing.height !== height) return []',
      replace: ') return []'
    },
    {
      name: 'a share of a height that is not final here is taken',
      find: '  if (share.height !== ledger.height) return\n',
      replace: ''
    },
    {
      name: 'a holder sends its share twice',
      find: '  tipShares.isDue = false\n',
      replace: ''
    },
    {
      name: 'own shares are not sent again',
      find: '  if (run.state.tipShares?.isSent !== true) return\n',
      replace: '  if (run.state.tipShares !== undefined) return\n'
    }
  ]),
  ...mistakesIn('replica/accusations.ts', '§12.3', 'replica/opinions', [
    {
      name: 'a node makes any number of accusations',
      find: "    if (this.#taken >= MAX_ACCUSATIONS_PER_HEIGHT) return 'ignore'\n",
      replace: '',
      tests: 'replica/accusations'
    },
    {
      name: 'a node reports an offence again',
      find: "    if (this.#heights.has(offence)) return 'keep'\n",
      replace: ''
    },
    {
      name: 'a node forgets which offences the chain proves',
      find: '    this.#heights.set(offence, Infinity)\n',
      replace: '',
      tests: 'replica/accusations'
    }
  ]),
  ...mistakesIn('replica/opinions-seen.ts', '§12.3', 'replica/opinions', [
    {
      name: 'opinions seen take any memory',
      find: 'past.weight > MAX_BYTES_PER_VALIDATOR',
      replace: 'past.weight > 1_000 * MAX_BYTES_PER_VALIDATOR'
    },
    {
      name: 'opinions on unknown cases displace those on open cases',
      find: '        if (!isWorthKeeping(key)) continue\n',
      replace: ''
    }
  ]),
  ...mistakesIn('replica/building.ts', '§3.15', 'replica/building', [
    {
      name: 'a leader does not refill a block',
      find: '  if (refused.length > 0 && refill(run, building, refused)) return\n',
      replace: ''
    }
  ]),
  ...mistakesIn('replica/catching-up.ts', '§11.1', 'replica/catching-up', [
    {
      name: 'shares beside a served block are not checked',
      find: '    checkShares(run, shares, from)\n',
      replace: '',
      tests: SHARES
    },
    {
      name: 'a served block may have too few shares',
      find: '    if (unfit !== undefined) return fault(unfit)\n',
      replace: '',
      tests: SHARES
    }
  ]),
  ...mistakesIn('membership/successor.ts', '§5.1', 'membership/successor', [
    {
      name: 'a list may change half of the members',
      find: 'Math.max(1, Math.floor(n / 3))',
      replace: 'Math.max(1, Math.floor(n / 2))'
    },
    {
      name: 'the entries of a list are not checked',
      find: '  if (fault !== undefined) return reject(fault)\n',
      replace: ''
    },
    {
      name: 'two new members in the place of one absent member count as one change',
      find: 'Math.min(added.length, absent)',
      replace: 'added.length',
      tests: 'membership/joins'
    }
  ]),
  ...mistakesIn('membership/joins.ts', '§5.1', 'membership/joins', [
    {
      name: 'a list that changes no member may have join signatures',
      find: "joins.length === 0 ? undefined : 'joins-needless'",
      replace: 'undefined',
      tests: 'ledger/membership'
    },
    {
      name: 'a join signature must be recent by height and time',
      find: '<= JOIN_MAX_HEIGHTS || timestamp',
      replace: '<= JOIN_MAX_HEIGHTS && timestamp'
    }
  ]),
  ...mistakesIn('membership/entries.ts', '§5.1', 'membership/successor', [
    {
      name: 'a member may be on a list twice',
      find: "    if (order === 0) return 'duplicate-member'\n",
      replace: ''
    },
    {
      name: 'the government may be a member',
      find: "if (taken.some(key => equal(key, id))) return 'key-reused'",
      replace: "if (taken.some(key => equal(key, id) && key.length === 0)) return 'key-reused'",
      tests: 'membership/genesis'
    },
    {
      name: 'a member may have a weak key',
      find: "  if (!screened) return 'weak-key'\n",
      replace: ''
    },
    {
      name: 'a member may have a box key that is no element',
      find: "group.isElement(boxKey)) ? undefined : 'bad-box-key'",
      replace: 'group.isElement(boxKey)) ? undefined : undefined'
    }
  ]),
  ...mistakesIn('membership/access.ts', '§5.3', 'membership/access', [
    {
      name: 'a hospital that leaves gets keys of records',
      find: "leaving: names('consensus', 'status', 'request', 'request-bodies')",
      replace: "leaving: names('consensus', 'status', 'request', 'request-bodies', 'record-key')"
    },
    {
      name: 'a hospital that joins votes at once',
      find: "joining: names('status', ",
      replace: "joining: names('consensus', 'status', "
    },
    {
      name: 'the government may read ciphertext',
      find: "government: names('status', 'request', ",
      replace: "government: names('status', 'request', 'request-bodies', "
    }
  ])
]
