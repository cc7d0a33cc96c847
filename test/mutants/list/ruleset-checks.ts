import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const RULESETS = 'ledger/rulesets'

/** §9.8: checks of `ruleset/adopt`, which unit tests catch. */
export const RULESET_CHECKS: readonly Mutant[] = [
  ...mistakesIn('ledger/state/rulesets.ts', '§9.8', RULESETS, [
    {
      name: 'a stranger may adopt a release',
      find: "  if (!set.has(author)) return ignore('not-a-member')\n",
      replace: ''
    },
    {
      name: 'a release is adopted without a quorum',
      find: 'set).length >= set.quorum) {',
      replace: 'set).length >= set.quorum - 1) {'
    },
    {
      name: 'former members count for a release',
      find: "  return set.members.map(member => member.id)\n" +
        "    .filter(member => support.get(hex(member))?.some(known => equal(known, id)) === true)",
      replace: '  return [...support.values()].filter(ids => ids.some(known => equal(known, id)))\n' +
        '    .map(ids => ids[0]!)'
    },
    {
      name: 'a hospital may sign a release again',
      find: "return isRepeated ? reject('supported-already') : accept(next)",
      replace: 'return accept(next)'
    },
    {
      name: 'a release may be adopted again',
      find: "  if (isAdopted(chainId, rulesets, id)) return reject('adopted-already')\n",
      replace: ''
    },
    {
      name: 'a hospital supports any number of releases',
      find: '[...own, id].slice(-MAX_SUPPORTED)',
      replace: '[...own, id]'
    },
    {
      name: 'any number of releases are adopted',
      find: '[...next.adopted, { ruleset, since: now }].slice(-MAX_ADOPTED)',
      replace: '[...next.adopted, { ruleset, since: now }]'
    }
  ]),
  ...mistakesIn('ledger/kinds/adopt.ts', '§9.8', RULESETS, [
    {
      name: 'the signature of a release is forgotten at a restart',
      find: '  work.write(supportKey(author), supportCodec.encode(support.get(hex(author))!))\n',
      replace: ''
    },
    {
      name: 'an adopted release is forgotten at a restart',
      find: '    work.write(adoptedKey(), adoptedRulesetsCodec.encode(adopted))\n',
      replace: ''
    }
  ]),
  ...mistakesIn('codec/parts/ruleset.ts', '§9.8', RULESETS, [
    {
      name: 'the dates of a release are not part of its name',
      find: "domain('ruleset', chainId), rulesetCodec.encode(ruleset)",
      replace: "domain('ruleset', chainId), rulesetCodec.encode({ ...ruleset, lastDay: 0 })"
    }
  ]),
  ...mistakesIn('codec/forms/adopt.ts', '§3.4', 'codec/verify-transaction', [
    {
      name: 'a release may end before it begins',
      find: 'lastDay !== 0 && lastDay < firstDay',
      replace: 'lastDay !== 0 && firstDay < 0'
    },
    {
      name: 'a release needs no name',
      find: "if (system === '' || version === '') return 'ruleset-without-name'\n    ",
      replace: ''
    }
  ])
]
