import { TransactionKind, type Adopt } from '../../types/index.js'
import { RULESET_FIELDS } from '../parts/ruleset.js'
import { formByOneAuthor } from './form.js'

/** The form of `ruleset/adopt` (SPECIFICATION.md §3.4). The ledger counts the hospitals that sign. */
export const adoptForm = formByOneAuthor<Adopt>(TransactionKind.adopt, 'adopt', RULESET_FIELDS,
  (_chain, { firstDay, lastDay, system, version }) => {
    if (system === '' || version === '') return 'ruleset-without-name'
    return lastDay !== 0 && lastDay < firstDay ? 'ruleset-days-reversed' : undefined
  })
