import {
  MAX_EXCERPT_BYTES, MAX_QUESTION_BYTES, ServiceError, type HospitalServices, type QuestionView
} from '../../api/index.js'
import { AccessKind, hex, type CaseId } from '../../protocol/types/index.js'
import { MAX_QUESTIONS_PER_CASE } from '../clinical/excerpts/excerpt-server.js'
import { QuestionState, type Question } from '../clinical/excerpts/question.js'
import type { Hospital } from '../clinical/hospital.js'
import { logOwnCase } from './accesses/index.js'
import { clinicianOf } from './clinician.js'
import { checkClaim, findReview, personOf } from './found-review.js'
import { checkTextSize } from './given-excerpt.js'
import type { HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'
import { patientRefused } from './refusals.js'

type QuestionServices =
  Pick<HospitalServices, 'askSubmitter' | 'questions' | 'answerQuestion' | 'declineQuestion'>

/** Makes the handlers of the questions between hospitals about a case. */
export function questionServices (parts: () => HospitalParts, parties: Parties): QuestionServices {
  return {
    async askSubmitter ({ params, body: { clinician, question: text } }) {
      checkTextSize(text, MAX_QUESTION_BYTES)
      const found = await findReview(parts(), params.id)
      const person = await personOf(found, clinician)
      checkClaim(found, person)
      const { entry, hospital } = found
      if (hospital.asked.about(entry.id).length >= MAX_QUESTIONS_PER_CASE) {
        throw new ServiceError(409, 'too-many-questions', `this hospital has asked ` +
          `${MAX_QUESTIONS_PER_CASE} questions about this case, which is the most`)
      }
      const asked = await hospital.excerptRequests.ask(entry, person ?? '', text)
      if (asked === undefined) {
        throw new ServiceError(409, 'too-many-questions', 'too many questions of this hospital wait for an ' +
          'answer; try again when some are answered')
      }
      return questionView(asked, true, parties)
    },
    async questions () {
      return await Promise.resolve(
        parts().hospital.received.waiting().map(question => questionView(question, false, parties)))
    },
    async answerQuestion ({ params, body: { clinician, excerpt } }) {
      checkTextSize(excerpt, MAX_EXCERPT_BYTES)
      const { hospital } = parts()
      const person = await clinicianOf(parts(), clinician)
      const question = findQuestion(hospital.received.waiting(), params.id)
      const found = await parts().finder.read(question.caseId)
      if (found !== undefined) {
        await logOwnCase(parts(), found, AccessKind.excerpt, question.peer)
          .catch((error: unknown) => { throw patientRefused(error) })
      }
      return questionView(await hospital.excerptServer.give(question, person, excerpt), false, parties)
    },
    async declineQuestion ({ params, body: { clinician } }) {
      const { hospital } = parts()
      const person = await clinicianOf(parts(), clinician)
      const question = findQuestion(hospital.received.waiting(), params.id)
      return questionView(await hospital.excerptServer.give(question, person, undefined), false, parties)
    }
  }
}

/** Lists the questions about a case that this hospital asked or was asked, the oldest first. */
export async function questionsAbout (
  { asked, received }: Pick<Hospital, 'asked' | 'received'>, caseId: CaseId, parties: Parties
): Promise<QuestionView[]> {
  const views = [
    ...(await asked.keptOf(caseId)).map(question => questionView(question, true, parties)),
    ...(await received.keptOf(caseId)).map(question => questionView(question, false, parties))
  ]
  return views.sort((a, b) => a.askedAt - b.askedAt)
}

const STATES: Readonly<Record<QuestionState, QuestionView['state']>> = {
  [QuestionState.waiting]: 'waiting', [QuestionState.given]: 'given', [QuestionState.declined]: 'declined'
}

/** @param isOwn true if this hospital asks */
export function questionView (question: Question, isOwn: boolean, parties: Parties): QuestionView {
  const { askedAt, caseId, endedAt, excerpt, id, peer, person, state, text } = question
  return {
    id: hex(id), caseId: hex(caseId), hospital: parties.show(peer), isOwn, askedAt, question: text,
    state: STATES[state],
    ...(person === '' ? {} : { clinician: person }),
    ...(excerpt === '' ? {} : { excerpt }),
    ...(endedAt === 0 ? {} : { endedAt })
  }
}

function findQuestion (waiting: readonly Question[], start: string): Question {
  const [found, second] = waiting.filter(({ id }) => hex(id).startsWith(start.toLowerCase()))
  if (second !== undefined) {
    throw new ServiceError(409, 'ambiguous-question', 'several questions begin so; give more digits')
  }
  if (found !== undefined) return found
  throw new ServiceError(404, 'unknown-question', 'no question with this id waits here: it is answered, or ' +
    'its case is decided; see review questions')
}
