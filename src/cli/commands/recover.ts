import { Option, type Command } from 'commander'
import type { Client, RecoveryView } from '../../api/index.js'
import { CliError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { peersNamed } from '../hospitals.js'
import { readJsonText } from '../input-file.js'
import { partyInFull, plain } from '../render/format.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'

interface RecoverFlags extends NodeFlags {
  readonly list?: string
  readonly statement?: readonly string[]
  readonly oldDatabase?: boolean
  readonly next?: boolean
  readonly yes?: boolean
}

/** Adds `recover`, for a chain on which no quorum of hospitals can vote any more. */
export function addRecover (program: Command, context: Context): void {
  const recover = nodeOptions(program.command('recover'))
    .description('Let the chain go on after too many hospitals lost their logs, disks or shares of keys')
    .addOption(new Option('--list <file>', 'recovery list of the government, from recover list --json'))
    .addOption(new Option('--statement <files...>',
      'statements of hospitals that this one cannot reach, from recover --json there'))
    .addOption(new Option('--old-database',
      'the database here was restored from an older copy, so newer blocks may be missing'))
    .addOption(new Option('--next', 'begin the next recovery, because the last one made no block'))
    .addOption(new Option('--yes', 'do not ask at a terminal'))
    .action(async (flags: RecoverFlags) => {
      const view = await withNode(context, flags, 'hospital', client => recoverAt(context, client, flags))
      print(context, flags.json, view, renderRecovery)
    })
  recover.addHelpText('after', `
Run it at every hospital, once their operators have agreed. The hospital signs a statement of its last
final block, which cannot be taken back: it signs nothing else until all statements are there. The chain
then goes on from the highest final block that any hospital has. Run it again to see which hospitals it
waits for, and how many databases are intact. Diagnoses that were final at a hospital with an intact
database stay. Record keys come back if t hospitals kept their shares. The README says what else is lost, and
what to do first.`)
  examples(recover, 'recover --name hospital-1', 'recover --name hospital-1 --yes --json > hospital-1.json',
    'recover --name hospital-2 --statement hospital-1.json')
  const list = nodeOptions(recover.command('list'))
    .description('Sign a list for a recovery without hospitals that cannot take part (government)')
    .argument('<hospitals...>', 'hospitals to remove: name, or the beginning or end of the peer ID')
    .action(async (hospitals: readonly string[], flags: NodeFlags) => {
      const view = await withNode(context, flags, 'government', async client => {
        const { committed } = await client.call('allowlists')
        const remove = peersNamed(hospitals, committed?.members ?? [])
        return await client.call('recoveryList', { body: { remove } })
      })
      print(context, flags.json, view, ({ message }) => `${plain(message)}\n`)
    })
  examples(list, 'recover list hospital-4 --json > list.json')
}

/** Makes the statement if it is not made yet, and takes statements from files. */
async function recoverAt (context: Context, client: Client, flags: RecoverFlags): Promise<RecoveryView> {
  let view = await client.call('recovery')
  if (view.phase === 'none') {
    await confirm(context, view, flags.yes === true)
    const list = flags.list === undefined ? {} : { list: await fieldOf(context, flags.list, 'list') }
    const isDatabaseOld = flags.oldDatabase === true ? { isDatabaseOld: true } : {}
    const isNext = flags.next === true ? { isNext: true } : {}
    const body = { chainName: view.chainName, ...list, ...isDatabaseOld, ...isNext }
    view = await client.call('recover', { body })
  }
  for (const file of flags.statement ?? []) {
    const statement = await fieldOf(context, file, 'statement')
    view = await client.call('recoveryStatement', { body: { statement } })
  }
  return view
}

/** Says what the command does, and asks for the name of the chain. @throws CliError without a confirmation */
async function confirm ({ io }: Context, view: RecoveryView, isConfirmed: boolean): Promise<void> {
  const { chainName, height, holdsShare, isDatabaseIntact, lacksShares, number, quorum, voting } = view
  if (voting >= quorum && !lacksShares) {
    throw new CliError(`${voting} hospitals can vote and ${quorum} are needed, so there is nothing to ` +
      'recover; nothing was done')
  }
  if (isConfirmed) return
  if (io.ask === undefined) throw new CliError('add --yes to make the statement without a question')
  io.err(`This makes the statement of this hospital for recovery ${number}, at block ${height}. It cannot ` +
    'be taken back: from now on this hospital signs nothing until all hospitals have made their ' +
    'statements. The chain then goes on from the highest final block that any of them has.\n')
  io.err(`The statement says: ${isDatabaseIntact
    ? 'the database here is intact (add --old-database if it was restored from an older copy).'
    : 'the database here is not intact, because it began empty.'}\n`)
  if (holdsShare === false) {
    io.err('This hospital has lost its share of the lottery key. If too few hospitals hold their shares, ' +
      'the key ends and the hospitals deal a new one. Diagnoses without validators wait for it. Put back a ' +
      'newer backup of the keys first, if there is one.\n')
  }
  const answer = await io.ask(`Type the name of the chain to go on (${plain(chainName)}): `)
  if (answer.trim() === chainName) return
  throw new CliError('nothing was done; the name of the chain was not typed')
}

/** Returns a text field of a JSON document in a file. @throws CliError */
async function fieldOf ({ io }: Context, file: string, name: string): Promise<string> {
  const document = JSON.parse(await readJsonText(io, file)) as Readonly<Record<string, unknown>> | null
  const value = document?.[name]
  if (typeof value !== 'string') throw new CliError(`${file}: has no field "${name}"; take it from --json`)
  return value
}

function renderRecovery ({ message, waitsFor }: RecoveryView): string {
  const lines = waitsFor.map(party => `  waits for ${partyInFull(party)}`)
  return [plain(message), ...lines, ''].join('\n')
}
