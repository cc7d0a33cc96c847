import { Option, type Command } from 'commander'
import type { ActBody, Client } from '../../api/index.js'
import { dayText } from '../arguments.js'
import { usageError } from '../cli-error.js'
import type { Context } from '../context.js'
import { examples } from '../help.js'
import { peersNamed } from '../hospitals.js'
import { readJsonText } from '../input-file.js'
import { renderConsents, renderDecision } from '../render/consents.js'
import { textOptions } from '../text-flag.js'
import { nodeOptions, showAnswer, type NodeFlags } from '../with-node.js'
import { consentOf, PURPOSES, ROLES, CATEGORIES, type ConsentFlags } from './consent-resource.js'
import { addContest } from './contest.js'
import { idText } from './emergency.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import { HOW_SIGNED, IDENTIFIER, order, orderOptions, type OrderFlags } from './patient-order.js'

type GiveFlags = OrderFlags & ConsentFlags
type WhyFlags = NodeFlags & PatientFlags & {
  readonly patient?: string, readonly reader?: string, readonly purpose?: string, readonly role?: string,
  readonly practitioner?: string, readonly case?: string, readonly category?: readonly string[]
}

const SIGNED = `${HOW_SIGNED}
A consent in favour of the hospital that files it is marked so for everybody, and ends after 90 days. One of
20 is drawn: two other hospitals see the form (up to 256 KiB) and judge, and an unjustified one ends at once.`

/** Adds `consent`, by which patients permit and deny reading. */
export function addConsent (program: Command, context: Context): void {
  const group = program.command('consent')
    .description('What patients permit and deny, and why a read is refused')
  addGiving(group, context, 'give')
  addGiving(group, context, 'deny')
  const revoke = orderOptions(group.command('revoke')).description('End a consent or a denial')
    .argument('<identifier>', IDENTIFIER).argument('<number>', 'the number that consent list shows')
    .action(async (text: string, number: string, flags: OrderFlags) => {
      if (!/^[1-9][0-9]{0,14}$/.test(number)) {
        throw usageError('the number of a consent is a whole number above 0')
      }
      const act = async (): Promise<ActBody> =>
        await Promise.resolve({ type: 'revoke', number: Number(number) })
      await order(context, text, flags, act)
    })
  revoke.addHelpText('after', `${SIGNED}
A form ends a consent only at the hospital that filed it, since no other hospital can tell whose signature is
on it. With the patient's key any hospital ends it. Of a hospital that left, any hospital ends it by a form.`)
  examples(revoke, 'consent revoke - 3 --key patient-key.json --passphrase-file words.txt < number.txt')
  const list = patientOptions(nodeOptions(group.command('list'))).argument('<identifier>', IDENTIFIER)
    .description("A patient's key, guardians, delegates and live consents; --json shows them as FHIR")
    .action(async (text: string, flags: NodeFlags & PatientFlags) => {
      const patient = await identifierFrom(context, text, flags.system)
      await showAnswer(context, flags, 'hospital', renderConsents,
        client => client.call('consents', { body: { patient } }))
    })
  examples(list, 'consent list - --name hospital-1 < number.txt')
  addWhy(group, context)
  addReviewed(group, context)
  examples(group, 'consent give - --hospital hospital-2 --form form.pdf < number.txt',
    'consent why --patient - --reader hospital-2 --purpose TREAT < number.txt')
}

function addGiving (group: Command, context: Context, verb: 'give' | 'deny'): void {
  const command = textOptions(orderOptions(group.command(verb)), 'reason',
    'why the form is filed, for the judges of a review')
    .description(verb === 'give' ? 'Permit readers to read records' : 'Deny readers to read records')
    .argument('<identifier>', IDENTIFIER)
    .addOption(new Option('--consent <file>', 'a FHIR Consent instead of the flags below; - for stdin'))
    .addOption(new Option('--hospital <hospital...>', 'who reads; without a reader everybody'))
    .addOption(new Option('--practitioner <key...>', 'a clinician, by the key on the roster'))
    .addOption(new Option('--role <role>', 'clinicians in a role').choices(ROLES))
    .addOption(new Option('--purpose <purpose...>', 'what for; without it every purpose').choices(PURPOSES))
    .addOption(new Option('--category <category...>', 'sensitive categories; without it every record')
      .choices(CATEGORIES))
    .addOption(new Option('--case <case...>', 'single records, by their whole case ids'))
    .addOption(new Option('--from <date>', 'first day, as 2027-03-14').argParser(dayText))
    .addOption(new Option('--until <date>', 'last day').argParser(dayText))
    .action(async (text: string, flags: GiveFlags) => {
      await order(context, text, flags, async (client, patient) => ({
        type: 'give',
        consent: flags.consent === undefined
          ? consentOf(verb, patient, await withPeers(client, flags))
          : JSON.parse(await readJsonText(context.io, flags.consent)) as unknown
      }))
    })
  command.addHelpText('after', `${SIGNED}
A denial wins over every permission, but not over emergencies, nor over the hospital that submitted a
record.`)
  examples(command,
    `consent ${verb} - --hospital hospital-2 --purpose TREAT --until 2027-12-31 --form form.pdf < number.txt`,
    `consent ${verb} - --category HIV --key patient-key.json --passphrase-file words.txt < number.txt`)
}

function addReviewed (group: Command, context: Context): void {
  const contest = addContest(group, context, {
    argument: ['id', 'id of a consent that was drawn for review (consent list), or its first 8 digits'],
    call: 'contestConsent', byHospital: false,
    description: 'Ask for two further judges of a consent that a hospital filed in its own favour',
    help: `
A patient with a key, or a guardian, signs (--key). For a patient without either, any hospital but the filer
files a form that the patient has signed by hand. A review is contested once, within 180 days of the filing.
After a contest on a form, a key contests once more. A consent that was found unjustified has ended, and is
not contested: the patient gives it anew.`,
    id: async (client, text) => (await client.call('attestedConsent', { params: { id: idText(text) } })).id
  })
  examples(contest, 'consent contest 7c2e91d04f55 --key patient-key.json --passphrase-file words.txt',
    'consent contest 7c2e91d04f55 - --form form.pdf < number.txt')
}

async function withPeers (client: Client, flags: GiveFlags): Promise<GiveFlags> {
  if (flags.hospital === undefined) return flags
  const { committed } = await client.call('allowlists')
  return { ...flags, hospital: peersNamed(flags.hospital, committed?.members ?? []) }
}

function addWhy (group: Command, context: Context): void {
  const command = patientOptions(nodeOptions(group.command('why')))
    .description('Whether a reader may read, and the consent that decides')
    .addOption(new Option('--patient <identifier>', IDENTIFIER).makeOptionMandatory())
    .addOption(new Option('--reader <hospital>', 'name, or the beginning or end of the peer ID')
      .makeOptionMandatory())
    .addOption(new Option('--purpose <purpose>', 'what for').choices([...PURPOSES, 'BTG'])
      .makeOptionMandatory())
    .addOption(new Option('--role <role>', 'role of the clinician').choices(ROLES))
    .addOption(new Option('--practitioner <key>', 'key of the clinician'))
    .addOption(new Option('--case <case>', 'the record; without it any record of another hospital'))
    .addOption(new Option('--category <category...>', 'sensitive categories of the record')
      .choices(CATEGORIES))
    .action(async (flags: WhyFlags) => {
      const patient = await identifierFrom(context, flags.patient ?? '', flags.system)
      await showAnswer(context, flags, 'hospital', renderDecision, async client => {
        const { committed } = await client.call('allowlists')
        const [reader = ''] = peersNamed([flags.reader ?? ''], committed?.members ?? [])
        const { case: caseId, category: categories, practitioner, purpose, role } = flags
        const given = { case: caseId, categories, practitioner, role }
        const optional = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
        return await client.call('consentWhy', {
          body: { patient, reader, purpose: purpose as 'TREAT', ...optional }
        })
      })
    })
  examples(command, 'consent why --patient - --reader hospital-2 --purpose TREAT < number.txt')
}
