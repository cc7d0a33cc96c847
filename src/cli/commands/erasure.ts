import { Option, type Command } from 'commander'
import type { Client, ErasureStepView } from '../../api/index.js'
import { usageError } from '../cli-error.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { hashOfFile } from '../input-file.js'
import {
  renderErasures, renderNotices, renderStatus, renderStep
} from '../render/erasures.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import { openKey, type KeyFlags } from './patient-keys.js'

type Measure = 'erase' | 'restrict' | 'rectify'
type Step = 'request' | 'withdraw' | 'contest'
type StepFlags = NodeFlags & PatientFlags & KeyFlags & { readonly form?: string }
type DecideFlags = NodeFlags & { readonly ground?: string, readonly reasons?: string }

const CASE = 'a case of the record, or its first 8 digits or more'
const GROUNDS_FOR = ['consentWithdrawn', 'notNeeded', 'unlawful', 'objection', 'legalDuty', 'inaccurate']
const GROUNDS_AGAINST = ['dutyToKeep', 'publicHealth', 'legalClaims', 'notThisPatient', 'accurate']
const SIGNED = `
Either the patient or a guardian signs with a key (--key, --passphrase-file), and names the first version of
the record. Or, while the patient has no key, the hospital files the step on a form that the patient has
signed by hand (--form, whose SHA-256 goes onto the chain).`
const GROUPS: readonly (readonly [name: string, measure: Measure, about: string])[] = [
  ['erasure', 'erase', 'Erase records for ever, at every hospital'],
  ['restriction', 'restrict', 'Restrict records to their own hospital and emergencies'],
  ['rectification', 'rectify', 'Have wrong records corrected by an amendment']
]

/** Adds `erasure`, `restriction` and `rectification`. */
export function addErasures (program: Command, context: Context): void {
  for (const [name, measure, about] of GROUPS) {
    const group = program.command(name).description(about)
    addStep(group, context, measure, 'request', 'Ask for it, for the patient')
    addStep(group, context, measure, 'withdraw',
      measure === 'erase' ? 'Take it back, until the order takes effect' : 'Take it back, or lift it')
    addStep(group, context, measure, 'contest',
      'Take a refusal, or an overdue request, to two other hospitals')
    addDecide(group, context, measure)
    addStatus(group, context)
    if (measure === 'erase') addForErasures(group, context)
    examples(group, `${name} request 3f2a90c1 - --form form.pdf < number.txt`, `${name} status 3f2a90c1`)
  }
}

function addStep (
  group: Command, context: Context, measure: Measure, step: Step, about: string
): void {
  const command = patientOptions(nodeOptions(group.command(step))).description(about)
    .argument('<case>', CASE)
    .argument('<identifier>', 'system|value, or only the value in the national system; - for stdin')
    .addOption(new Option('--key <file>', 'key file of the patient or a guardian'))
    .addOption(new Option('--passphrase-file <file>', 'its first line opens the key file'))
    .addOption(new Option('--form <file>', 'the signed form, of a patient without a key').conflicts('key'))
    .action(async (caseId: string, text: string, flags: StepFlags) => {
      await takeStep(context, { caseId, measure, step, text }, flags)
    })
  command.addHelpText('after', SIGNED)
  examples(command, `${group.name()} ${step} 3f2a90c1 - --form form.pdf < number.txt`)
}

async function takeStep (
  context: Context,
  { caseId, measure, step, text }: {
    readonly caseId: string, readonly measure: Measure, readonly step: Step, readonly text: string
  },
  flags: StepFlags
): Promise<void> {
  if ((flags.key === undefined) === (flags.form === undefined)) {
    throw usageError('give either --key with --passphrase-file, or --form')
  }
  const patient = await identifierFrom(context, text, flags.system)
  const form = flags.form === undefined
    ? undefined
    : await hashOfFile(context, flags.form, 'the form that the patient signed')
  const holder = form === undefined ? await openKey(context, flags) : undefined
  const body = { patient, case: caseId, measure, step }
  const view = await withNode(context, flags, 'hospital', async (client): Promise<ErasureStepView> => {
    if (form !== undefined) return await client.call('sendStep', { body: { ...body, form } })
    const prepared = await client.call('prepareStep', { body })
    const signature = holder!.signStep(prepared, { measure, step, record: caseId })
    const { signedAt } = prepared
    return await client.call('sendStep', { body: { ...body, key: holder!.key, signature, signedAt } })
  })
  print(context, flags.json, view, renderStep(step))
}

function addDecide (group: Command, context: Context, measure: Measure): void {
  const command = nodeOptions(group.command('decide'))
    .description('Decide on a request in the name of this hospital')
    .argument('<case>', CASE)
    .addOption(new Option('--ground <ground>', `for it: ${GROUNDS_FOR.join(', ')}; against it: ` +
      GROUNDS_AGAINST.join(', ')).choices([...GROUNDS_FOR, ...GROUNDS_AGAINST]).makeOptionMandatory())
    .addOption(new Option('--reasons <file>', 'the written reasons, whose SHA-256 goes onto the chain')
      .makeOptionMandatory())
    .action(async (caseId: string, flags: DecideFlags) => {
      await decide(context, caseId, measure, flags.ground ?? '', flags)
    })
  command.addHelpText('after', measure === 'erase'
    ? `
The hospital that submitted the record decides within 30 days, and later decisions are counted for all to see.
An order takes effect 72 hours after its block. Until then it can be withdrawn, and the record opens in
emergencies alone. More than 20 orders a day need the same decision of two other hospitals.`
    : `
The hospital that submitted the record decides within 30 days. Later decisions are counted for all to see.`)
  examples(command, `${group.name()} decide 3f2a90c1 --ground notNeeded --reasons reasons.pdf`)
}

async function decide (
  context: Context, caseId: string, measure: Measure | 'hold', ground: string, flags: DecideFlags
): Promise<void> {
  const reasons = await hashOfFile(context, flags.reasons ?? '', 'the written reasons')
  await showAnswer(context, flags, 'hospital', renderStep('decide'), async client =>
    await client.call('decideMeasure', {
      body: { case: caseId, measure, ground: ground as 'notNeeded', reasons }
    }))
}

function addStatus (group: Command, context: Context): void {
  const command = nodeOptions(group.command('status'))
    .description('How far it is; of an erased record, who has attested it and who is late')
    .argument('<case>', CASE)
    .action(async (id: string, flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderStatus,
        async client => await client.call('erasureStatus', { params: { id } }))
    })
  examples(command, `${group.name()} status 3f2a90c1`)
}

function addForErasures (group: Command, context: Context): void {
  const list = nodeOptions(group.command('list'))
    .description('All measures on records, and the public counters of hospitals')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderErasures,
        async client => await client.call('erasures', { query: {} }))
    })
  examples(list, 'erasure list')
  const notices = nodeOptions(group.command('notices'))
    .description('Erased records that this hospital has read, and may have copies of')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderNotices,
        async (client: Client) => await client.call('erasureNotices'))
    })
  examples(notices, 'erasure notices')
  const confirm = nodeOptions(group.command('confirm'))
    .description('Confirm that this hospital has erased its own copies of a record')
    .argument('<case>', CASE)
    .action(async (caseId: string, flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderNotices,
        async client => await client.call('confirmErasure', { body: { case: caseId } }))
    })
  examples(confirm, 'erasure confirm 3f2a90c1')
  for (const [name, ground, about] of [
    ['hold', 'legalHold', 'Keep a record from being erased, while a court or an authority needs it'],
    ['release', 'holdOver', 'End a hold']
  ] as const) {
    const command = nodeOptions(group.command(name)).description(about)
      .argument('<case>', CASE)
      .addOption(new Option('--reasons <file>', 'the document that says so; its SHA-256 goes onto the chain')
        .makeOptionMandatory())
      .action(async (caseId: string, flags: DecideFlags) => {
        await decide(context, caseId, 'hold', ground, flags)
      })
    examples(command, `erasure ${name} 3f2a90c1 --reasons court.pdf`)
  }
}
