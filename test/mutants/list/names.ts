import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'
import { NAME_LIAR } from './trials.js'

/** §2.11, §6.6, §6.11 and §6.12: the names of patients. */
export const NAME_RULES: readonly Mutant[] = [
  {
    name: 'false answers make names',
    rule: '§6.11',
    file: 'src/node/names/name-asker.ts',
    find: "if (checked.verdict === 'accept') return",
    replace: 'if (checked !== undefined) return',
    trial: NAME_LIAR
  },
  {
    name: 'the sender of a false name is not reported',
    rule: '§6.11',
    file: 'src/node/names/name-asker.ts',
    find: '    network.report(holder, code)\n',
    replace: '    void network\n',
    trial: NAME_LIAR
  },
  {
    name: 'a holder gives any number of names',
    rule: '§6.12',
    file: 'src/node/names/allowances.ts',
    find: 'if (count.names + names > this.allowed(hospital, day)) {',
    replace: 'if (count.names + names > 1e9) {',
    trial: NAME_LIAR
  },
  ...mistakesIn('sharing/batch-equality.ts', '§2.11', 'names/names', [
    {
      name: 'the proof of a batch does not depend on all pairs',
      find: 'return concat(context, sha256(...elements, ...images))',
      replace: 'return context'
    },
    {
      name: 'all pairs of a batch have one weight',
      find: 'concat(framed(seed), twoBytes(i), framed(element), framed(images[i]!), COMPOSITE)',
      replace: 'concat(framed(seed), COMPOSITE)',
      tests: 'names/rfc9497'
    }
  ]),
  ...mistakesIn('names/answer.ts', '§6.11', 'names/names', [
    {
      name: 'the proof of an answer is not checked',
      find: "return isProved ? accept(undefined) : reject('bad-name-proof')",
      replace: "return isProved ? accept(undefined) : accept(undefined)"
    },
    {
      name: 'an answer may be of another epoch',
      find: "u32.encode(epoch.number), u8",
      replace: 'u8'
    },
    {
      name: 'an answer may have fewer elements than the request',
      find: "  if (answer.elements.length !== elements.length) return reject('wrong-count')\n",
      replace: ''
    },
    {
      name: 'an answer may have elements that are not canonical',
      find: "  if (!answer.elements.every(group.isElement)) return reject('bad-element')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('names/combine.ts', '§6.11', 'names/names', [
    {
      name: 'names are made from fewer than t answers',
      find: '  if (holders.length < epoch.threshold) return undefined\n',
      replace: ''
    },
    {
      name: 'the answers of one holder count twice',
      find: '[...new Map(answers.map(answer => [answer.index, answer])).values()]',
      replace: 'answers'
    },
    {
      name: 'the own share and the own answer count twice',
      find: '    .filter(({ index }) => index !== own?.index)\n',
      replace: ''
    }
  ]),
  ...mistakesIn('names/request.ts', '§6.11', 'names/names', [
    {
      name: 'a request may have an element twice',
      find: "return isRepeated ? reject('repeated-element') : accept(undefined)",
      replace: 'return isRepeated ? accept(undefined) : accept(undefined)'
    },
    {
      name: 'a request may have elements that are not canonical',
      find: "  if (!elements.every(group.isElement)) return reject('bad-element')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('names/pseudonyms.ts', '§6.11', 'names/vectors', [
    {
      name: 'a patient has the handle of the chain that asked first',
      find: 'before !== undefined && equal(before.chainId, chainId)',
      replace: 'before !== undefined'
    }
  ]),
  ...mistakesIn('names/input.ts', '§6.11', 'names/names', [
    {
      name: 'two identifiers may have one name',
      find: "register.includes('\\0') || LONE_SURROGATE",
      replace: 'LONE_SURROGATE'
    },
    {
      name: 'texts that UTF-8 cannot encode have a name',
      find: "LONE_SURROGATE.test(`${register} ${value}`)",
      replace: 'false'
    }
  ]),
  ...mistakesIn('names/blind.ts', '§6.11', 'names/names', [
    {
      name: 'the names of a batch have one blind',
      find: 'concat(random, u16.encode(i))',
      replace: 'concat(random, u16.encode(0 * i))',
      tests: 'names/vectors'
    }
  ]),
  ...mistakesIn('ledger/kinds/names-allow.ts', '§6.12', 'ledger/names', [
    {
      name: 'a raise needs no quorum',
      find: 'return approving >= set.quorum ?',
      replace: 'return approving >= 1 ?'
    },
    {
      name: 'strangers may approve a raise',
      find: 'approvals.filter(({ member }) => set.has(member)).length',
      replace: 'approvals.length'
    },
    {
      name: 'a raise may be lower than before',
      find: "  if (raise.names <= raiseOn(counts, raise.day)) return reject('raised-before')\n",
      replace: ''
    },
    {
      name: 'a raise may be for any day',
      find: "  if (raise.day > today + 1) return ignore('day-ahead')\n",
      replace: ''
    }
  ]),
  ...mistakesIn('ledger/kinds/names-totals.ts', '§6.12', 'ledger/names', [
    {
      name: 'totals of a day may be published twice',
      find: "  if (day <= reported) return reject('totals-before')\n",
      replace: ''
    },
    {
      name: 'totals may be of a day that is not over',
      find: "  if (day >= today) return ignore('day-not-over')\n",
      replace: ''
    },
    {
      name: 'totals may be of a day long over',
      find: "  if (day <= today - COUNTED_DAYS) return reject('day-long-over')\n",
      replace: ''
    },
    {
      name: 'totals may name strangers',
      find: 'totals.every(({ hospital }) => tallies.has(hex(hospital)))',
      replace: 'totals.length > 0'
    }
  ]),
  ...mistakesIn('ledger/kinds/judge-propose.ts', '§6.12', 'ledger/names', [
    {
      name: 'a pseudonym counts whenever it is filed',
      find: '  if (work.read(key) !== undefined) return false\n',
      replace: ''
    }
  ]),
  ...mistakesIn('ledger/state/name-grants.ts', '§6.12', 'ledger/names', [
    {
      name: 'rejected cases raise the allowance',
      find: "Math.min(sum('fresh'), sum('accepted'))",
      replace: "sum('fresh')"
    },
    {
      name: 'days are never forgotten',
      find: ' && count.day > day - COUNTED_DAYS',
      replace: ''
    }
  ]),
  ...mistakesIn('codec/forms/names-allow.ts', '§6.12', 'codec/verify-transaction', [
    {
      name: 'approvals of a raise are not verified',
      find: "return isSigned ? origin : reject('approval-signature')",
      replace: 'return isSigned ? origin : origin'
    },
    {
      name: 'a member may approve twice',
      find: "isAscending(approvals.map(({ member }) => member)) ? undefined : 'approvals-unsorted'",
      replace: 'approvals.length > 0 ? undefined : undefined'
    }
  ]),
  ...mistakesIn('codec/forms/names-totals.ts', '§6.12', 'codec/verify-transaction', [
    {
      name: 'totals may name a hospital twice',
      find: "  if (!isAscending(totals.map(({ hospital }) => hospital))) return 'totals-unsorted'\n",
      replace: ''
    }
  ]),
  ...mistakesIn('keeping/deal.ts', '§6.6', 'keeping/names', [
    {
      name: 'a dealer does not wait until it may reshare',
      find: '!wantsToDeal(keys, self) || isSoonReady(input, secrets)',
      replace: '!wantsToDeal(keys, self)'
    }
  ])
]
