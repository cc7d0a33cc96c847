import { Option, type Command } from 'commander'
import type { NamesRaiseView } from '../../api/index.js'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { peersNamed } from '../hospitals.js'
import { readJsonText } from '../input-file.js'
import { renderNames, renderRaise } from '../render/names.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'

interface AllowFlags extends NodeFlags {
  readonly hospital?: string
  readonly day?: string
  readonly names?: string
  readonly approvals?: string
}

type Raise = Pick<NamesRaiseView, 'hospital' | 'day' | 'names'> & Partial<Pick<NamesRaiseView, 'approvals'>>

/** Adds `names`, which shows how many patients the hospitals looked up, and `names allow`. */
export function addNames (program: Command, context: Context): void {
  const names = nodeOptions(program.command('names'))
    .description('How many names of new patients each hospital looked up, and how many it may')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderNames, client => client.call('names'))
    })
  names.addHelpText('after', `
To record a patient that it does not know yet, or to find one, a hospital has other hospitals evaluate the
patient's name. They learn nothing of the patient. Each of them counts, and refuses more than an allowance,
which follows what the hospital files. So nobody can list the patients of the country. Each hospital publishes
its counts on the chain once a day. Only numbers are shown here.`)
  examples(names, 'names --name hospital-1', 'names --name hospital-1 --json')
  addAllow(names, context)
}

function addAllow (names: Command, context: Context): void {
  const allow = nodeOptions(names.command('allow'))
    .description('Approve that a hospital looks up more names on one day, as for an import')
    .addOption(new Option('--hospital <hospital>', 'name, or the beginning or end of the peer ID'))
    .addOption(new Option('--day <day>', 'today or tomorrow in UTC, as 2027-03-14'))
    .addOption(new Option('--names <number>', 'how many names more than its usual allowance'))
    .addOption(new Option('--approvals <file>',
      'the approvals so far: output of names allow --json at another hospital, or - for stdin'))
    .action(async (flags: AllowFlags) => {
      const given = flags.approvals === undefined
        ? raiseOf(flags)
        : await raiseIn(context, flags, flags.approvals)
      const view = await withNode(context, flags, 'hospital', async client => {
        const { committed } = await client.call('allowlists')
        const [hospital = ''] = peersNamed([given.hospital], committed?.members ?? [])
        return await client.call('allowNames', { body: { ...given, hospital } })
      })
      print(context, flags.json, view, renderRaise)
    })
  allow.addHelpText('after', `
A quorum of the hospitals must approve. The first operator names hospital, day and number, and gives the
output of --json to the next operator, and so on. The last one submits the raise to the chain.`)
  examples(allow, 'names allow --hospital hospital-4 --day 2027-03-14 --names 20000 --json > one.json',
    'names allow --approvals one.json --json > two.json')
}

function raiseOf ({ day, hospital, names }: AllowFlags): Raise {
  if (hospital === undefined || day === undefined || names === undefined) {
    throw usageError('give --hospital, --day and --names, or a file with --approvals')
  }
  if (!/^[1-9][0-9]*$/.test(names)) throw usageError('--names is a whole number above 0')
  return { hospital, day, names: Number(names) }
}

async function raiseIn (
  context: Context, { day, hospital, names }: AllowFlags, file: string
): Promise<Raise> {
  if (day !== undefined || hospital !== undefined || names !== undefined) {
    throw usageError('--approvals has hospital, day and number already; give no other of these')
  }
  const read = JSON.parse(await readJsonText(context.io, file)) as Partial<Raise>
  if (read.hospital === undefined || read.day === undefined || read.names === undefined) {
    throw new CliError(`${file} is no output of names allow --json`)
  }
  return {
    hospital: read.hospital, day: read.day, names: read.names,
    ...(read.approvals === undefined ? {} : { approvals: read.approvals })
  }
}
