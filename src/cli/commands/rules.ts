import type { Command } from 'commander'
import { CliError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { renderRule, renderRules } from '../render/rules.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'

/** Adds `rules list` and `rules show`: the rules that diagnoses are judged by. */
export function addRules (program: Command, context: Context): void {
  const group = program.command('rules').description('The rules that diagnoses are judged by')
  const list = nodeOptions(group.command('list'))
    .description('Every rule: its outcomes, who applies it, and how often it spoke on third-party data')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, undefined, renderRules, client => client.call('rules'))
    })
  examples(list, 'rules list --name hospital-1')
  const show = nodeOptions(group.command('show'))
    .description('One rule with its check, its function and examples')
    .argument('<rule>', 'id of the rule, for example TMP-01')
    .action(async (id: string, flags: NodeFlags) => {
      const { rules, ...about } = await withNode(context, flags, undefined, client => client.call('rules'))
      const rule = rules.find(one => one.id.toLowerCase() === id.toLowerCase())
      if (rule === undefined) {
        throw new CliError(`there is no rule ${JSON.stringify(id.slice(0, 20))}; rules list names all rules`)
      }
      print(context, flags.json, { ...about, rule }, renderRule)
    })
  examples(show, 'rules show TMP-01 --name hospital-1')
  examples(group, 'rules list', 'rules show TMP-01')
}
