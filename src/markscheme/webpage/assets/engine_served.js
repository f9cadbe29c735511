// The engine on a server: each request is a POST to /api beside the page. In a class the page follows the class.

const LONGEST = 60_000; // milliseconds for an answer: the server itself gives up long before

/** Reach the engine. `progress(share)` is told how far loading is. */
export async function connect(settings, progress) {
  progress(1);
  if (settings.class) await (await import("./class_student.js")).follow();
  const place = new URL(settings.api ?? "api", document.baseURI);
  return {
    async ask(request) {
      const answer = await fetch(place, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(request), signal: AbortSignal.timeout?.(LONGEST),
      });
      return answer.json();
    },
  };
}
