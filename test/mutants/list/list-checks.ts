import type { Mutant } from '../mutant.js'
import { mistakesIn } from './mistakes.js'

const BAR = 'ledger/cases/raised-bar'

/** §7.4: what the block with a new list needs of earlier cases, which unit tests check. */
export const LIST_CHECKS: readonly Mutant[] = [
  ...mistakesIn('ledger/kinds/allowlist.ts', '§7.4', BAR, [
    {
      name: 'a list accepts corrections without what they correct',
      find: 'return [...named.map(blockHashKey), ...replacedCases(state)]',
      replace: 'return [...named.map(blockHashKey), ...replacedCases(state).slice(0, 0)]'
    }
  ]),
  ...mistakesIn('ledger/kinds/transaction.ts', '§7.4', BAR, [
    {
      name: 'a recovery accepts corrections without what they correct',
      find: 'state.adopted?.list === undefined ? [] : replacedCases(state)',
      replace: 'state.adopted?.list === undefined ? [] : replacedCases(state).slice(0, 0)'
    }
  ])
]
