import { Option, type Command } from 'commander'
import type { Client, OpenedEmergencyView, PatientIdentifier } from '../../api/index.js'
import { usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { renderHistory } from '../render/cases.js'
import {
  renderAttempts, renderEmergencies, renderEmergency, renderOpened, renderRecorded
} from '../render/emergencies.js'
import { textFrom, textOptions } from '../text-flag.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'
import { addContest } from './contest.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import {
  clinicianOptions, entryOf, openPractitioner, secondOptions, type ClinicianFlags
} from './practitioner-key.js'

const MINUTE_MS = 60_000
const LONGEST_MINUTES = 240
const DEFAULT_MINUTES = 60
const IDENTIFIER = 'system|value, only the value in the national system, or the code of a card; - for stdin'
const EMERGENCY = 'id of an emergency, or its first 8 digits or more'
const REASONS = [
  'unresponsive', 'life-threatening', 'cannot-consent', 'urgent-care', 'danger-to-others'
] as const

type OpenFlags = NodeFlags & PatientFlags & ClinicianFlags & {
  readonly reason?: typeof REASONS[number], readonly text?: string, readonly textFile?: string
  readonly minutes?: number
}

/** Adds `emergency`, by which clinicians break the glass. */
export function addEmergency (program: Command, context: Context): void {
  const group = program.command('emergency')
    .description('Break the glass for a patient: announced first, ended by itself, and always reviewed')
  const open = openOptions(group.command('open')).description('Announce an emergency of a patient')
    .argument('<identifier>', IDENTIFIER)
    .action(async (text: string, flags: OpenFlags) => {
      const patient = await identifierFrom(context, text, flags.system)
      print(context, flags.json, await withNode(context, flags, 'hospital', async client =>
        await announce(context, client, patient, flags)), renderOpened)
    })
  open.addHelpText('after', WHAT_FOLLOWS)
  examples(open, 'emergency open - --key okafor.json --passphrase-file words.txt --reason unresponsive ' +
    '--text-file why.txt < number.txt')
  const read = openOptions(group.command('read')).argument('<identifier>', IDENTIFIER)
    .description('Read all records of a patient in an emergency; with --reason it is opened first')
    .action(async (text: string, flags: OpenFlags) => { await readRecords(context, text, flags) })
  read.addHelpText('after', WHAT_FOLLOWS)
  examples(read, 'emergency read - --key okafor.json --passphrase-file words.txt --reason life-threatening ' +
    '--text-file why.txt < number.txt')
  addEnding(group, context)
  addLists(group, context)
  examples(group, 'emergency list', 'emergency show 3b1f0c528a1e')
}

const WHAT_FOLLOWS = `
The announcement is on the chain before anything is opened. It shows that this hospital broke the glass, and
neither the patient nor the reason. Two other hospitals are drawn, read the justification, and judge it within
the time of the chain (72 hours, see status). The patient sees it.`

function openOptions (command: Command): Command {
  const described = secondOptions(clinicianOptions(patientOptions(nodeOptions(command))))
    .addOption(new Option('--reason <reason>', 'why the glass is broken').choices(REASONS))
  return textOptions(described, 'text', 'the justification, from 20 characters to 8 KiB')
    .addOption(new Option('--minutes <minutes>', 'when the emergency ends, 60 or the limit of the chain')
      .argParser(minutesFrom))
}

function minutesFrom (text: string): number {
  if (/^[1-9][0-9]{0,2}$/.test(text) && Number(text) <= LONGEST_MINUTES) return Number(text)
  throw usageError('--minutes is a whole number from 1 to 240')
}

/** Prepares an emergency, lets the clinician sign it here, and announces it. */
async function announce (
  context: Context, client: Client, patient: PatientIdentifier, flags: OpenFlags
): Promise<OpenedEmergencyView> {
  const { minutes, reason } = flags
  const text = await textFrom(context, flags.text, flags.textFile)
  if (reason === undefined || text === undefined) {
    throw usageError('an emergency needs --reason, and --text or --text-file')
  }
  const holder = await openPractitioner(context, flags.key, flags.passphraseFile)
  const roster = await client.call('practitioners')
  const entry = entryOf(roster, holder)
  const other = flags.second === undefined
    ? undefined
    : await openPractitioner(context, flags.second, flags.secondPassphraseFile)
  const prepared = await client.call('prepareEmergency', {
    body: { patient, entry, reason, text, ...(minutes === undefined ? {} : { minutes }) }
  })
  // The clinician signs no longer time than was asked for, whatever the node says.
  const durationMs = Math.min(prepared.durationMs, (minutes ?? DEFAULT_MINUTES) * MINUTE_MS)
  const signAs = (by: typeof holder, of: number): { readonly entry: number, readonly signature: string } =>
    ({ entry: of, signature: by.sign(prepared, of, durationMs) })
  return await client.call('openEmergency', {
    body: {
      prepared: prepared.id, signature: signAs(holder, entry).signature,
      ...(other === undefined ? {} : { second: signAs(other, entryOf(roster, other)) })
    }
  })
}

async function readRecords (context: Context, text: string, flags: OpenFlags): Promise<void> {
  const patient = await identifierFrom(context, text, flags.system)
  const view = await withNode(context, flags, 'hospital', async client => {
    if ((flags.reason ?? flags.text ?? flags.textFile) !== undefined) {
      await announce(context, client, patient, flags)
    }
    const holder = await openPractitioner(context, flags.key, flags.passphraseFile)
    const entry = entryOf(await client.call('practitioners'), holder)
    return await client.call('readEmergency', { body: { patient, entry } })
  })
  print(context, flags.json, view, renderHistory)
}

function addEnding (group: Command, context: Context): void {
  const close = nodeOptions(group.command('close')).argument('<emergency>', EMERGENCY)
    .description('End an emergency of this hospital before its time')
    .action(async (id: string, flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderRecorded('The end of the emergency'), client =>
        client.call('closeEmergency', { params: { id: idText(id) } }))
    })
  examples(close, 'emergency close 3b1f0c528a1e')
  const surge = secondOptions(clinicianOptions(nodeOptions(group.command('surge'))))
    .description('Lift the hourly limit of emergencies for a while that the chain sets, by two clinicians')
    .action(async (flags: NodeFlags & ClinicianFlags) => { await liftLimit(context, flags) })
  examples(surge, 'emergency surge --key okafor.json --passphrase-file words.txt --second lind.json ' +
    '--second-passphrase-file words-2.txt')
  const contest = addContest(group, context, {
    argument: ['emergency', EMERGENCY], call: 'contestEmergency', byHospital: true,
    description: 'Ask for two further judges, for the patient (--key, --form) or for this hospital',
    help: `
A patient with a key, or a guardian, signs (--key). For a patient without either, the hospital files a form
that the patient has signed by hand. Its SHA-256 goes onto the chain, and the form stays at the hospital.
emergency show says for all to see that the contest is on a form, and which hospital filed it. A judgement is
contested once. After a contest without a key, a key of the patient or a guardian contests once more.`,
    id: async (client, text) => (await client.call('emergency', { params: { id: idText(text) } })).id
  })
  examples(contest, 'emergency contest 3b1f0c528a1e',
    'emergency contest 3b1f0c528a1e - --form form.pdf < number.txt')
}

async function liftLimit (context: Context, flags: NodeFlags & ClinicianFlags): Promise<void> {
  if (flags.second === undefined) throw usageError('--second names the key file of a second clinician')
  const first = await openPractitioner(context, flags.key, flags.passphraseFile)
  const second = await openPractitioner(context, flags.second, flags.secondPassphraseFile)
  const view = await withNode(context, flags, 'hospital', async client => {
    const roster = await client.call('practitioners')
    const { chainId, hospital } = roster
    const signedAt = Math.max(0, Date.now() - MINUTE_MS)
    const [a, b] = [first, second].map(holder => {
      const entry = entryOf(roster, holder)
      return { entry, signature: holder.surge(chainId, hospital, entry, signedAt) }
    })
    return await client.call('surgeEmergencies', { body: { signedAt, first: a!, second: b! } })
  })
  print(context, flags.json, view, renderRecorded('The lifting of the limit'))
}

function addLists (group: Command, context: Context): void {
  const list = nodeOptions(group.command('list'))
    .description('Emergencies under review, and the public counters of each hospital')
    .addOption(new Option('--refused', 'attempts at this hospital that were refused, newest first'))
    .action(async (flags: NodeFlags & { readonly refused?: boolean }) => {
      await withNode(context, flags, 'hospital', async client => {
        if (flags.refused === true) {
          print(context, flags.json, await client.call('emergencyAttempts'), renderAttempts)
        } else print(context, flags.json, await client.call('emergencies'), renderEmergencies)
      })
    })
  examples(list, 'emergency list', 'emergency list --refused')
  const show = nodeOptions(group.command('show')).argument('<emergency>', EMERGENCY)
    .description('What the chain knows of an emergency, with its review')
    .action(async (id: string, flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderEmergency, client =>
        client.call('emergency', { params: { id: idText(id) } }))
    })
  examples(show, 'emergency show 3b1f0c528a1e')
}

export function idText (text: string): string {
  if (/^[0-9a-fA-F]{8,64}$/.test(text)) return text.toLowerCase()
  throw usageError('an emergency or a consent is named by its id, or by the first 8 digits or more')
}
