import { fields, table, type RulesView, type RuleView } from '../../api/index.js'
import { plain } from './format.js'

const JUDGES: Readonly<Record<RuleView['judgedBy'], string>> = {
  intake: 'the submitter\'s intake', validators: 'the validators', both: 'intake and validators',
  clinician: 'a clinician', ledger: 'the ledger', reserved: 'nobody yet'
}

export function renderRules ({ measuredOn, meanings, rules, rulesetHash }: RulesView): string {
  return table(['rule', 'outcomes', 'by', 'share', 'title'], rules.map(rule =>
    [plain(rule.id), rule.outcomes.join(', '), rule.judgedBy, shareText(rule), plain(rule.title)])) +
    Object.entries(meanings).map(([outcome, meaning]) => `\n${outcome}: ${plain(meaning)}`).join('') +
    `\nshare: of ${measuredOn} diagnoses of third parties\nrule set: ${plain(rulesetHash)}\n`
}

/** Renders one rule of the table with its examples. */
export function renderRule (
  { measuredOn, rule }: Pick<RulesView, 'measuredOn'> & { readonly rule: RuleView }
): string {
  const share = shareText(rule)
  return fields([
    ['rule', rule.id],
    ['reason', rule.reason],
    ['title', rule.title],
    ['check', rule.check],
    ['outcomes', rule.outcomes.join(', ')],
    ['by', JUDGES[rule.judgedBy]],
    ['function', rule.appliedBy],
    ['edition', rule.edition],
    ['share', rule.outcomes.length === 0 || rule.share === undefined
      ? undefined
      : `${share === '' ? 'none' : share} of ${measuredOn}`],
    ...rule.examples.map(({ outcome, set, what }) =>
      ['example', `${outcome}: ${what}: ${JSON.stringify(set)}`] as const)
  ])
}

/** Returns, for example, `3 reject, 1 flag`. */
function shareText ({ share = {} }: RuleView): string {
  return Object.entries(share).map(([outcome, count]) => `${count} ${outcome}`).join(', ')
}
