const PATIENTS = 6;
/** A submitter of false diagnoses tries again with few patients, or with new ones. */
const PATIENTS_OF_A_LIAR = 2;
const NEW_OF_A_LIAR = 0.5;
/** Chance that a hospital that plays with its presence is away from a slot. */
const VANISHES = 0.7;
/** Liars that help each other: they approve what no honest hospital approves. */
const FRIENDS = new Set(['friend', 'key-favourer', 'rejecter', 'hoarder']);
export function mannerOf(roles, habits, random) {
    const has = (role) => roles.includes(role);
    const isFriend = roles.some(role => FRIENDS.has(role));
    const submits = has('friend') ? 'false' : has('key-favourer') ? 'without-key' : 'true';
    return {
        submits,
        patients: submits === 'true' ? PATIENTS : PATIENTS_OF_A_LIAR,
        newPatients: submits === 'true' ? 0 : NEW_OF_A_LIAR,
        answer(truth) {
            const mood = random.between(0, 99);
            if (truth !== 'true' && isFriend)
                return 'approve';
            if (has('rejecter'))
                return 'reject';
            if (has('hoarder'))
                return 'hold';
            if (has('vanisher') && random.chance(VANISHES))
                return 'vanish';
            if (mood < habits.ignores)
                return 'vanish';
            if (truth !== 'true')
                return truth === 'false' ? 'reject' : 'unavailable';
            return mood < habits.ignores + habits.rejects ? 'reject' : 'approve';
        }
    };
}
//# sourceMappingURL=manner.js.map