import { fields, type ProofCheckView } from '../../api/index.js'
import { moment, plain } from './format.js'
import type { Paint } from './paint.js'

export function renderProofCheck (view: ProofCheckView, paint: Paint): string {
  if (!view.isValid) return `${paint('red', 'the proof is invalid')}: ${plain(view.code)}\n`
  const { chainId, chainName, height, subject, timestamp } = view
  const what = whatOf(view)
  return `${paint('green', 'the proof is valid')}: ${subject.type} ${plain(subject.id)} ${what}\n` +
    fields([
      ['chain', `${chainId} (${plain(chainName)})`],
      ['state after block', height],
      ['certified at', moment(timestamp)]
    ])
}

function whatOf (
  { accesses = 0, isPresent, status, subject }: Extract<ProofCheckView, { readonly isValid: true }>
): string {
  switch (subject.type) {
    case 'member': return isPresent ? 'is a member' : 'is no member'
    case 'patient': return `has ${accesses} logged ${accesses === 1 ? 'access' : 'accesses'}`
    case 'case': case 'row': return isPresent ? status ?? 'is there' : 'is not there'
  }
}
