import { Option, type Command } from 'commander'
import type { Context } from '../context.js'
import { examples } from '../help.js'
import { renderHistory } from '../render/cases.js'
import { nodeOptions, showAnswer, type NodeFlags } from '../with-node.js'
import { PURPOSES, ROLES } from './consent-resource.js'
import { identifierFrom, patientOptions, type PatientFlags } from './patient-argument.js'
import { addAccesses } from './patient-accesses.js'
import { addExport } from './patient-export.js'
import { addPatientActs } from './patient-acts.js'
import { addPatientKeys } from './patient-keys.js'
import { addPatientLink } from './patient-link.js'

type HistoryFlags = NodeFlags & PatientFlags & {
  readonly purpose?: string, readonly role?: string, readonly practitioner?: string
}

export function addPatient (program: Command, context: Context): void {
  const group = program.command('patient').description('Records, keys and card of one patient')
  const history = patientOptions(nodeOptions(group.command('history')))
    .description('Every case of a patient, oldest first')
    .argument('<identifier>', 'system|value, only the value, or the text of a card; - for stdin')
    .addOption(new Option('--purpose <purpose>', 'read records of other hospitals, too, for this purpose')
      .choices([...PURPOSES, 'BTG']))
    .addOption(new Option('--role <role>', 'role of the clinician who reads').choices(ROLES))
    .addOption(new Option('--practitioner <key>', 'key of the clinician who reads'))
    .action(async (text: string, flags: HistoryFlags) => {
      const { practitioner, purpose, role } = flags
      const read = Object.fromEntries(Object.entries({ practitioner, purpose, role })
        .filter(([, value]) => value !== undefined))
      const body = { ...await identifierFrom(context, text, flags.system), ...read }
      await showAnswer(context, flags, 'hospital', renderHistory, client => client.call('history', { body }))
    })
  addAccesses(group, context)
  addExport(group, context)
  addPatientKeys(group, context)
  addPatientActs(group, context)
  addPatientLink(group, context)
  examples(group, 'patient history "urn:oid:2.16.840.1.113883.4.1|999-12-3456"')
  examples(history,
    'patient history - --name hospital-1 < number.txt',
    'patient history - --purpose TREAT --role doctor < number.txt',
    'patient history "urn:oid:2.16.840.1.113883.4.1|999-12-3456" --name hospital-1',
    'patient history 999-12-3456 --system urn:oid:2.16.840.1.113883.4.1 --json')
}
