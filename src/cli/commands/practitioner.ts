import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Option, type Command } from 'commander'
import { ServiceError } from '../../api/index.js'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { writeSecretFile } from '../new-file.js'
import { renderPractitioner, renderRoster } from '../render/emergencies.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'
import { passphraseIn } from './patient-keys.js'

const ROLES = ['doctor', 'nurse', 'pharmacist'] as const
/** Codes of answers 503 that come before anything is sent. */
const UNSENT: ReadonlySet<string> = new Set(['no-key-epoch', 'busy'])

interface AddFlags extends NodeFlags {
  readonly out: string
  readonly passphraseFile: string
  readonly role: typeof ROLES[number]
  readonly licence: string
  readonly as?: string
}

interface KeyFlags extends NodeFlags {
  readonly out: string
  readonly passphraseFile: string
}

/** Adds `practitioner`, the roster of a hospital. */
export function addPractitioner (program: Command, context: Context): void {
  const group = program.command('practitioner')
    .description('The practitioners of this hospital who may open emergencies')
  const add = outOptions(nodeOptions(group.command('add')))
    .description('Make a key for a practitioner, and enter the practitioner on the roster')
    .addOption(new Option('--role <role>', 'role of the practitioner').choices(ROLES).makeOptionMandatory())
    .addOption(new Option('--licence <number>', 'system|value of the licence').makeOptionMandatory())
    .addOption(new Option('--as <name>', 'name of the practitioner; it stays at this hospital'))
    .action(async (flags: AddFlags) => { await enter(context, flags) })
  add.addHelpText('after', `
The chain gets the public key, the role and a keyed hash of the licence, no name and no number. Give the key
file to the practitioner and keep no copy: whoever has it and its passphrase opens emergencies in that name.`)
  examples(add, 'practitioner add --role doctor --licence "urn:oid:1.2.3|44-118" --as "Dr Okafor" ' +
    '--out okafor.json --passphrase-file words.txt')
  const list = nodeOptions(group.command('list')).description('The roster, with keys and suspensions')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderRoster, client => client.call('practitioners'))
    })
  examples(list, 'practitioner list --name hospital-1')
  addStanding(group, context, 'suspend', 'suspended',
    'Suspend a practitioner, who then needs a second in an emergency')
  addStanding(group, context, 'restore', 'active', 'End a suspension by this hospital')
  const key = outOptions(nodeOptions(group.command('key'))).argument('<entry>', 'number on the roster')
    .description('Make a new key for a practitioner; the old one signs no more')
    .action(async (entry: string, flags: KeyFlags) => { await replaceKey(context, entry, flags) })
  examples(key, 'practitioner key 3 --out okafor-2.json --passphrase-file words.txt')
  examples(group, 'practitioner list')
}

function outOptions (command: Command): Command {
  return command
    .addOption(new Option('--out <file>', 'new file for the key').makeOptionMandatory())
    .addOption(new Option('--passphrase-file <file>', 'its first line seals the key').makeOptionMandatory())
}

function addStanding (
  group: Command, context: Context, verb: string, standing: 'active' | 'suspended', text: string
): void {
  const command = nodeOptions(group.command(verb)).description(text)
    .argument('<entry>', 'number on the roster')
    .action(async (entry: string, flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderPractitioner, client =>
        client.call('changePractitioner', { params: { entry: entryText(entry) }, body: { standing } }))
    })
  examples(command, `practitioner ${verb} 3 --name hospital-1`)
}

async function enter (context: Context, { as: name, licence, role, ...flags }: AddFlags): Promise<void> {
  const at = licence.lastIndexOf('|')
  if (at <= 0 || at === licence.length - 1) throw usageError('a licence is written system|value')
  const view = await withNode(context, flags, 'hospital', async client => {
    const { chainId, hospital } = await client.call('practitioners')
    return await withNewKey(context, flags, { chainId, hospital }, async made =>
      await client.call('addPractitioner', {
        body: {
          ...made, role, licence: { system: licence.slice(0, at), value: licence.slice(at + 1) },
          ...(name === undefined ? {} : { name })
        }
      }))
  })
  print(context, flags.json, view, renderPractitioner)
}

async function replaceKey (context: Context, entry: string, flags: KeyFlags): Promise<void> {
  const view = await withNode(context, flags, 'hospital', async client => {
    const params = { entry: entryText(entry) }
    const { chainId, hospital, practitioners } = await client.call('practitioners')
    if (!practitioners.some(one => String(one.entry) === params.entry)) {
      throw new CliError('the roster has no such entry; see practitioner list')
    }
    return await withNewKey(context, flags, { chainId, hospital }, async body =>
      await client.call('changePractitioner', { params, body }))
  })
  print(context, flags.json, view, renderPractitioner)
}

/**
 * Makes a key, writes its file, signs for it, and has the node enter it. The file of a key that the node
 * refuses is removed. After any other error a block may still have the key, so its file stays.
 */
async function withNewKey<T> (
  context: Context, { out, passphraseFile }: KeyFlags,
  { chainId, hospital }: { readonly chainId: string, readonly hospital: string },
  enterKey: (made: { readonly key: string, readonly possession: string }) => Promise<T>
): Promise<T> {
  const { assembly, io } = context
  const passphrase = await passphraseIn(context, passphraseFile)
  const made = await assembly.makePractitionerKey(passphrase)
  const holder = await assembly.openPractitionerKey(made.file, passphrase)
  const possession = holder.possess(chainId, hospital)
  const file = path.resolve(io.cwd, out)
  await writeSecretFile(file, out, [made.file])
  try {
    return await enterKey({ key: made.key, possession })
  } catch (error) {
    if (isRefusal(error)) await rm(file, { force: true })
    else io.err(`${out} is kept, since a block may still enter the key: look with practitioner list\n`)
    throw error
  }
}

/** Tells whether the node has sent nothing to the chain. */
function isRefusal (error: unknown): boolean {
  if (!(error instanceof ServiceError)) return false
  return (error.status >= 400 && error.status < 500) || UNSENT.has(error.code)
}

function entryText (entry: string): string {
  if (/^[1-9][0-9]{0,4}$/.test(entry)) return entry
  throw usageError('the number of a practitioner is a whole number from 1 to 65535')
}
