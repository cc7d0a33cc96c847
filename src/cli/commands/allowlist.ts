import { Option, type Command } from 'commander'
import type { AllowlistChangeView, Client, EnrolmentFile } from '../../api/index.js'
import { peerIdText } from '../arguments.js'
import { CliError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { readJsonText } from '../input-file.js'
import { renderAllowlists, renderBegin, renderEnrolments } from '../render/node.js'
import { plain } from '../render/words.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'

/** Who belongs. Everything but `show` is decided at the government's node alone. */
export function addAllowlist (program: Command, context: Context): void {
  const group = program.command('allowlist').description('Which hospitals belong')
  addReading(group, context)
  addDeciding(group, context)
  addBegin(group, context)
  examples(group, 'allowlist pending', 'allowlist approve 12D3KooW…', 'allowlist begin')
}

function addReading (group: Command, context: Context): void {
  const show = nodeOptions(group.command('show'))
    .description('The list in force, and its successor if one is signed')
    .action(async (flags: NodeFlags) => {
      const lists = await withNode(context, flags, undefined, async client => {
        return await client.call('allowlists')
      })
      print(context, flags.json, lists, renderAllowlists)
    })
  examples(show, 'allowlist show --name government', 'allowlist show --name hospital-1 --json')
  const pending = nodeOptions(group.command('pending'))
    .description('Hospitals that asked to be admitted')
    .action(async (flags: NodeFlags) => {
      const enrolments = await withNode(context, flags, 'government', async client => {
        return await client.call('enrolments')
      })
      print(context, flags.json, enrolments, renderEnrolments)
    })
  examples(pending, 'allowlist pending')
}

function addDeciding (group: Command, context: Context): void {
  const change = async (
    flags: NodeFlags, use: (client: Client) => Promise<AllowlistChangeView>
  ): Promise<void> => {
    const done = await withNode(context, flags, 'government', use)
    print(context, flags.json, done, ({ message }) => `${plain(message)}\n`)
  }
  const approve = nodeOptions(group.command('approve'))
    .description('Admit hospitals that asked')
    .argument('<peer>', 'its peer ID, as allowlist pending shows it', peerIdText)
    .action(async (id: string, flags: NodeFlags) => {
      await change(flags, client => client.call('approve', { params: { id } }))
    })
  examples(approve, 'allowlist approve 12D3KooW…')
  const reject = nodeOptions(group.command('reject'))
    .description('Turn away a hospital that asked')
    .argument('<peer>', 'its peer ID, as allowlist pending shows it', peerIdText)
    .addOption(new Option('--message <text>', 'shown to the hospital'))
    .action(async (id: string, flags: NodeFlags & { readonly message?: string }) => {
      const body = flags.message === undefined ? {} : { message: flags.message }
      await change(flags, client => client.call('reject', { params: { id }, body }))
    })
  examples(reject, 'allowlist reject 12D3KooW… --message "no licence on file"')
  const add = nodeOptions(group.command('add'))
    .description('Admit a hospital from its signed enrolment file')
    .argument('<file>', 'enrolment.json from the data folder of the hospital, or - for stdin')
    .action(async (file: string, flags: NodeFlags) => {
      const body = JSON.parse(await readJsonText(context.io, file)) as EnrolmentFile
      await change(flags, client => client.call('addMember', { body }))
    })
  examples(add, 'allowlist add enrolment.json')
  const remove = nodeOptions(group.command('remove'))
    .description('Sign and publish a list without this hospital; the answer says when it takes effect')
    .argument('<peer>', 'its peer ID, as allowlist show prints it', peerIdText)
    .addOption(new Option('--yes', 'do not ask at a terminal'))
    .action(async (id: string, flags: NodeFlags & { readonly yes?: boolean }) => {
      await change(flags, async client => {
        if (flags.yes !== true) await confirmRemoval(context, client, id)
        return await client.call('removeMember', { params: { id } })
      })
    })
  examples(remove, 'allowlist remove 12D3KooW…', 'allowlist remove 12D3KooW… --yes')
}

/** @throws CliError if the person at the terminal does not agree; a script is not asked */
async function confirmRemoval ({ io }: Context, client: Client, id: string): Promise<void> {
  if (io.ask === undefined) return
  const { committed } = await client.call('allowlists')
  const name = plain(committed?.members.find(member => member.id === id)?.name ?? 'no member of the list')
  const answer = await io.ask(`Remove ${name} (${id})? Until the new list is final no hospital's new case ` +
    'is taken. [y/N] ')
  if (!/^\s*y(es)?\s*$/i.test(answer)) throw new CliError('nothing was changed; answer y, or give --yes')
}

function addBegin (group: Command, context: Context): void {
  const begin = nodeOptions(group.command('begin'))
    .description('Begin the chain with the hospitals approved so far')
    .action(async (flags: NodeFlags) => {
      const begun = await withNode(context, flags, 'government', async client => {
        return await client.call('begin')
      })
      print(context, flags.json, begun, renderBegin)
    })
  examples(begin, 'allowlist begin')
}
