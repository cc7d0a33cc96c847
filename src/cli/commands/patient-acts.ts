import { Option, type Command } from 'commander'
import type { ActBody } from '../../api/index.js'
import { usageError } from '../cli-error.js'
import { dayStart } from '../arguments.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import { openKey } from './patient-keys.js'
import { HOW_SIGNED, IDENTIFIER, order, orderOptions, type OrderFlags } from './patient-order.js'

type KeyFlag = { readonly newKey?: string }
type AppointFlags = OrderFlags & {
  readonly appointed?: string, readonly role?: 'guardian' | 'delegate',
  readonly may?: readonly ('give' | 'revoke' | 'see')[], readonly from?: number, readonly until?: number
}
type RotateFlags = OrderFlags & { readonly newKey?: string, readonly newPassphraseFile?: string }

const KEY = /^[0-9a-f]{64}$/

/** Adds the commands that change who may order for a patient. */
export function addPatientActs (group: Command, context: Context): void {
  addVouch(group, context)
  addRotate(group, context)
  addCancel(group, context)
  addObject(group, context)
  addAppoint(group, context)
  addDismiss(group, context)
}

function addVouch (group: Command, context: Context): void {
  const command = patientOptions(nodeOptions(group.command('vouch')))
    .description('Vouch in the name of this hospital for a new key of a patient who was seen here')
    .argument('<identifier>', IDENTIFIER)
    .addOption(new Option('--new-key <key>', 'public key that patient card printed, 64 digits')
      .makeOptionMandatory())
    .action(async (text: string, flags: NodeFlags & PatientFlags & KeyFlag) => {
      const patient = await identifierFrom(context, text, flags.system)
      const key = keyOf(flags.newKey, '--new-key')
      const view = await withNode(context, flags, 'hospital', async client => {
        const { next } = await client.call('patientName', { body: { patient } })
        return { ...await client.call('vouchKey', { body: { patient, counter: next, key } }), counter: next }
      })
      print(context, flags.json, view, ({ member, signature }) => `${member}:${signature}\n`)
    })
  command.addHelpText('after', `
A patient who lost a key gets another one if two hospitals vouch. Each prints a vouch, and one of them passes
both to patient key (--vouch). A vouch is for the next order of the patient: any other order makes it void.`)
  examples(command, 'patient vouch - --new-key 3f0a… --name hospital-2 < number.txt')
}

function addRotate (group: Command, context: Context): void {
  const command = orderOptions(group.command('rotate'))
    .description('Replace the key of a patient at once, signed by the old key')
    .argument('<identifier>', IDENTIFIER)
    .addOption(new Option('--new-key <file>', 'patient-key.json of the new card').makeOptionMandatory())
    .addOption(new Option('--new-passphrase-file <file>', 'the passphrase of the new key')
      .makeOptionMandatory())
    .action(async (text: string, flags: RotateFlags) => {
      if (flags.form !== undefined) throw usageError('only the old key replaces a key; give --key')
      const holder = await openKey(context, {
        ...(flags.newKey === undefined ? {} : { key: flags.newKey }),
        ...(flags.newPassphraseFile === undefined ? {} : { passphraseFile: flags.newPassphraseFile })
      })
      await order(context, text, flags, async (client, patient) => {
        const { chainId, handle, next } = await client.call('patientName', { body: { patient } })
        return { type: 'rotate', key: holder.key, possession: holder.possess(chainId, handle, next) }
      })
    })
  examples(command, 'patient rotate - --key old/patient-key.json --passphrase-file old.txt ' +
    '--new-key card/patient-key.json --new-passphrase-file words.txt < number.txt')
}

function addCancel (group: Command, context: Context): void {
  const command = orderOptions(group.command('cancel'))
    .description('Drop a key that waits, signed by the key of the patient or a guardian')
    .argument('<identifier>', IDENTIFIER)
    .action(async (text: string, flags: OrderFlags) => {
      if (flags.form !== undefined) throw usageError('only a key cancels; a hospital uses patient object')
      await order(context, text, flags, async () => await Promise.resolve({ type: 'cancel' }))
    })
  examples(command, 'patient cancel - --key patient-key.json --passphrase-file words.txt < number.txt')
}

function addObject (group: Command, context: Context): void {
  const command = orderOptions(group.command('object'))
    .description('Drop a first key that waits and that the patient did not register, on a form')
    .argument('<identifier>', IDENTIFIER)
    .action(async (text: string, flags: OrderFlags) => {
      if (flags.key !== undefined) throw usageError('a hospital objects on a form; a key uses patient cancel')
      await order(context, text, flags, async () => await Promise.resolve({ type: 'object' }))
    })
  examples(command, 'patient object - --form statement.pdf --name hospital-2 < number.txt')
}

function addAppoint (group: Command, context: Context): void {
  const command = orderOptions(group.command('appoint'))
    .description('Let a guardian or a delegate order for a patient, for a time')
    .argument('<identifier>', IDENTIFIER)
    .addOption(new Option('--appointed <key>', 'public key of the person, as patient card prints it')
      .makeOptionMandatory())
    .addOption(new Option('--role <role>', 'guardian or delegate').choices(['guardian', 'delegate'])
      .makeOptionMandatory())
    .addOption(new Option('--may <scope...>', 'what the person may do').choices(['give', 'revoke', 'see'])
      .makeOptionMandatory())
    .addOption(new Option('--from <date>', 'first day, as 2027-03-14; without it at once')
      .argParser(dayStart))
    .addOption(new Option('--until <date>', 'first day after the period').argParser(dayStart)
      .makeOptionMandatory())
    .action(async (text: string, flags: AppointFlags) => {
      const act: ActBody = {
        type: 'appoint', key: keyOf(flags.appointed, '--appointed'),
        ...(flags.until === undefined ? {} : { until: flags.until }),
        ...(flags.role === undefined ? {} : { role: flags.role }),
        ...(flags.may === undefined ? {} : { scope: [...flags.may] }),
        ...(flags.from === undefined ? {} : { from: flags.from })
      }
      await order(context, text, flags, async () => await Promise.resolve(act))
    })
  command.addHelpText('after', `${HOW_SIGNED}
A form names guardians alone, and they begin seven days later at the earliest. A patient has at most eight
guardians and delegates, each for at most 18 years. For a child, choose the day on which it comes of age.`)
  examples(command, 'patient appoint - --appointed 3f0a… --role guardian --may give revoke see ' +
    '--until 2031-05-02 --form form.pdf < number.txt')
}

function addDismiss (group: Command, context: Context): void {
  const command = orderOptions(group.command('dismiss'))
    .description('End the appointment of a guardian or a delegate')
    .argument('<identifier>', IDENTIFIER)
    .addOption(new Option('--appointed <key>', 'the key that consent list --json shows')
      .makeOptionMandatory())
    .action(async (text: string, flags: AppointFlags) => {
      const key = keyOf(flags.appointed, '--appointed')
      await order(context, text, flags, async () => await Promise.resolve({ type: 'dismiss', key }))
    })
  command.addHelpText('after', `${HOW_SIGNED}
A guardian or a delegate may dismiss itself.`)
  examples(command, 'patient dismiss - --appointed 3f0a… --form form.pdf < number.txt')
}

function keyOf (text: string | undefined, flag: string): string {
  if (text !== undefined && KEY.test(text)) return text
  throw usageError(`${flag} is a public key: 64 hexadecimal digits in lower case`)
}
