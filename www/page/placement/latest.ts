/**
 * Asks for the newest value only: one question is under way at a time, and what is asked meanwhile replaces what
 * was waiting. `answer` gets every answer, in order; a failed question is dropped.
 */
export function latest<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  answer: (answer: Answer, question: Question) => void,
): (question: Question) => void {
  let waiting: { question: Question } | null = null;
  let busy = false;
  const next = async () => {
    busy = true;
    while (waiting !== null) {
      const { question }: { question: Question } = waiting;
      waiting = null;
      try {
        answer(await ask(question), question);
      } catch {
        // The engine restarts by itself; the next question asks it again.
      }
    }
    busy = false;
  };
  return (question) => {
    waiting = { question };
    if (!busy) void next();
  };
}

/** Calls `body` with the newest value, at most once in so many milliseconds, the last one never lost. */
export function throttled<Value>(
  millis: number,
  body: (value: Value) => void,
): (value: Value) => void {
  let newest: Value;
  let timer: ReturnType<typeof setTimeout> | null = null;
  return (value) => {
    newest = value;
    timer ??= setTimeout(() => {
      timer = null;
      body(newest);
    }, millis);
  };
}
