import type { Command } from 'commander'
import type { Context } from '../context.js'
import { examples } from '../help.js'
import { renderNames } from '../render/names.js'
import { nodeOptions, showAnswer, type NodeFlags } from '../with-node.js'

/** Adds `names`, which shows how many patients the hospitals looked up. */
export function addNames (program: Command, context: Context): void {
  const names = nodeOptions(program.command('names'))
    .description('How many names of new patients each hospital looked up, and how many it may')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderNames, client => client.call('names'))
    })
  names.addHelpText('after', `
To record a patient that it does not know yet, or to find one, a hospital has other hospitals evaluate the
patient's name. They learn nothing of the patient. Each of them counts, and refuses more than an allowance,
which follows what the hospital files. So nobody can list the patients of the country. Only numbers are
shown here.`)
  examples(names, 'names --name hospital-1', 'names --name hospital-1 --json')
}
