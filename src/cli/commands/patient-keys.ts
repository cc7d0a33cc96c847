import { rmdir } from 'node:fs/promises'
import path from 'node:path'
import { Option, type Command } from 'commander'
import { fields, type OrderView } from '../../api/index.js'
import { CliError, usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { readShortText } from '../input-file.js'
import { makeSecretFolder, writeSecretFiles } from '../new-file.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'

const MAX_KEY_FILE_BYTES = 4_096
const MAX_PASSPHRASE_BYTES = 1_024
const SHORTEST_PASSPHRASE = 8

/** The flags of commands that a key of a patient signs. */
export interface KeyFlags {
  readonly key?: string
  readonly passphraseFile?: string
}

type CardFlags = NodeFlags & PatientFlags & KeyFlags & { readonly out?: string }

type RegisterFlags = CardFlags & { readonly vouch?: readonly string[] }

/** Adds `patient card` and `patient key`. */
export function addPatientKeys (group: Command, context: Context): void {
  const card = patientOptions(nodeOptions(group.command('card')))
    .description('Make a key of a patient and a card to print: card.pdf, card.png and patient-key.json')
    .argument('<identifier>', 'system|value, or only the value in the national system; - for stdin')
    .addOption(new Option('--out <folder>', 'folder for the three files').makeOptionMandatory())
    .addOption(new Option('--passphrase-file <file>', 'its first line seals the key').makeOptionMandatory())
    .action(async (text: string, flags: CardFlags) => { await makeCard(context, text, flags) })
  card.addHelpText('after', `
Give all three files to the patient, and keep none. Whoever has patient-key.json and its passphrase orders in
the name of the patient. The QR code has the name by which hospitals find the patient: a hospital that scans
it needs no number. So the card is as confidential as the number. It has no clinical data and no secret key.
The key comes into force seven days after it was registered by: patient key.`)
  examples(card, 'patient card - --out card --passphrase-file words.txt --name hospital-1 < number.txt')
  const register = patientOptions(nodeOptions(group.command('key')))
    .description('Register the key of a card, which comes into force after seven days')
    .argument('<identifier>', 'system|value, or only the value in the national system; - for stdin')
    .addOption(new Option('--key <file>', 'patient-key.json of the patient').makeOptionMandatory())
    .addOption(new Option('--passphrase-file <file>', 'the passphrase of the key').makeOptionMandatory())
    .addOption(new Option('--vouch <vouch...>', 'for a lost key: what patient vouch printed'))
    .action(async (text: string, flags: RegisterFlags) => { await registerKey(context, text, flags) })
  examples(register, 'patient key - --key card/patient-key.json --passphrase-file words.txt < number.txt')
}

async function makeCard (context: Context, text: string, flags: CardFlags): Promise<void> {
  const { assembly, io } = context
  const { out = '' } = flags
  const folder = path.resolve(io.cwd, out)
  const passphrase = await passphraseOf(context, flags)
  const patient = await identifierFrom(context, text, flags.system)
  // The folder comes first: that the name was given out is in the list of the patient for ever.
  const isNew = await makeSecretFolder(folder, out)
  try {
    const { chainId, name } = await withNode(context, flags, 'hospital', async client =>
      await client.call('patientName', { body: { patient } }))
    const made = await assembly.makePatientKey(passphrase)
    const { fingerprint, text: code } = await assembly.patientCard({ chainId, name, key: made.key })
    const drawn = (await import('../card/index.js')).drawCard(code, cardLines(fingerprint))
    const written = [
      ['patient-key.json', made.file], ['card.png', drawn.png], ['card.pdf', drawn.pdf]
    ] as const
    await writeSecretFiles(folder, out, written)
    const view = { key: made.key, fingerprint, folder, files: written.map(([file]) => file) }
    print(context, flags.json, view, () => fields([
      ['key', made.key], ['fingerprint', fingerprint], ['folder', folder], ['files', view.files.join(', ')]
    ]) + 'Give all of them to the patient and keep none; then run patient key.\n')
  } catch (error) {
    if (isNew) await rmdir(folder).catch(() => undefined)
    throw error
  }
}

/** The words of a card. A card is for any country, so they are few. */
function cardLines (fingerprint: string): string[] {
  const groups = fingerprint.split(' ')
  return [
    'MediChain patient card', '', 'Key fingerprint', groups.slice(0, 4).join(' '), groups.slice(4).join(' '),
    '', 'Confidential, as your', 'patient number is.', 'It holds no diagnoses.'
  ]
}

async function registerKey (context: Context, text: string, flags: RegisterFlags): Promise<void> {
  const vouches = (flags.vouch ?? []).map(vouchOf)
  const patient = await identifierFrom(context, text, flags.system)
  const holder = await openKey(context, flags)
  const view = await withNode(context, flags, 'hospital', async client => {
    const { chainId, handle, next } = await client.call('patientName', { body: { patient } })
    const possession = holder.possess(chainId, handle, next)
    return await client.call('registerKey', { body: {
      patient, counter: next, key: holder.key, possession, ...(vouches.length === 0 ? {} : { vouches })
    } })
  })
  print(context, flags.json, view, renderKey)
}

function vouchOf (text: string): { readonly member: string, readonly signature: string } {
  const [member = '', signature = '', ...rest] = text.split(':')
  const isVouch = member !== '' && /^[0-9a-f]{128}$/.test(signature) && rest.length === 0
  if (isVouch) return { member, signature }
  throw usageError('a vouch is a line that patient vouch printed: peer ID, a colon and a signature')
}

function renderKey ({ counter, height }: OrderView): string {
  return `The key is order ${counter} of this patient, in block ${height}. It is in force in seven days, ` +
    'unless a hospital objects.\n'
}

/** Opens the key of a patient. @throws CliError */
export async function openKey (
  context: Context, flags: KeyFlags
): Promise<Awaited<ReturnType<Context['assembly']['openPatientKey']>>> {
  if (flags.key === undefined) throw usageError('--key names the key file of the patient')
  const file = await readShortText(context.io, flags.key, MAX_KEY_FILE_BYTES)
  return await context.assembly.openPatientKey(file, await passphraseOf(context, flags))
}

async function passphraseOf (context: Context, { passphraseFile }: KeyFlags): Promise<string> {
  return await passphraseIn(context, passphraseFile)
}

/** Reads a passphrase from the first line of a file. @throws CliError */
export async function passphraseIn (
  { io }: Context, passphraseFile: string | undefined
): Promise<string> {
  if (passphraseFile === undefined) throw usageError('--passphrase-file names a file with the passphrase')
  const text = await readShortText(io, passphraseFile, MAX_PASSPHRASE_BYTES)
  const [line = ''] = text.split(/\r?\n/, 1)
  if (line.length >= SHORTEST_PASSPHRASE) return line
  throw new CliError(`the passphrase has fewer than ${SHORTEST_PASSPHRASE} characters; choose a longer one`)
}
