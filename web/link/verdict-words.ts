import { ownName } from "../../shared/built-in.ts";
import { NOTHING, numberText } from "../../shared/figures.ts";
import { visible } from "../../shared/visible.ts";
import { listText } from "../../shared/words.ts";
import { spanText } from "../notebook/clock.ts";
import { settings } from "../state/settings.svelte.ts";
import type { IconName } from "../ui/icons.ts";
import { hexGroups } from "../ui/tide-mark.ts";
import { type LinkCheck, type Outcomes, verdictTitle } from "./check.svelte.ts";
import { barsText, beside, effortText } from "./words.ts";

/** What the verdict's place says. */
interface VerdictWords {
  readonly title: string;
  readonly text: string;
  readonly tone: "plain" | "proof" | "warn" | "danger";
  readonly icon?: IconName;
  /** Beside the digests, after a run. */
  readonly facts: string;
}

export function verdictWords(check: LinkCheck): VerdictWords {
  const { done } = check;
  const facts = done ? `${barsText(done.result.timing.bars)} in ${spanText(done.result.timing.engineMs / 1000)}` : "";
  switch (check.standing) {
    case "pending": {
      const text =
        check.engine?.kind === "unknown" ? "Its engine is not here. Nothing has run yet" : "Nothing has run yet";
      return { title: "Unverified", text, tone: "plain", facts };
    }
    case "running":
      return {
        title: check.share < 1 ? `Running ${numberText(Math.floor(check.share * 100), 0)} %` : "Comparing",
        text: "On this device, in a frame that reaches nothing",
        tone: "plain",
        facts,
      };
    case "dataMissing":
      return { title: "Data missing", text: "Nothing has run", tone: "plain", icon: "file", facts };
    case "refused":
      return { title: "Refused", text: "This module did not run", tone: "danger", icon: "cross", facts };
    case "stopped":
      return { title: "Stopped", text: "It did not come to its end", tone: "danger", icon: "cross", facts };
    case "reproduced":
      return done ? reproducedWords(done, facts) : { title: "", text: "", tone: "plain", facts };
    case "different":
      return {
        title: "Different",
        text: `Your machine computed ${done?.result.digest === check.expected.digest ? "other figures" : "another digest"}, ${timeOf(done)}`,
        tone: "warn",
        icon: "differs",
        facts,
      };
  }
}

function reproducedWords(done: Outcomes, facts: string): VerdictWords {
  const title = verdictTitle(done);
  if (done.source && done.source.source !== "same") {
    // What that means stands below the title: a second line here would push away the mark.
    return { title, text: `The numbers reproduce, ${timeOf(done)}`, tone: "warn", icon: "differs", facts };
  }
  const same = done.comparison.onlyEngine
    ? "The same orders and fills came out"
    : "Your machine computed the same digest";
  const what = done.source ? same : `${same}; the source is not checked here`;
  return { title, text: `${what}, ${timeOf(done)}`, tone: "proof", icon: "check", facts };
}

/** The hash that the mark draws, as claimed and as computed here. */
interface Drawn {
  readonly name: string;
  readonly above: string;
  readonly below: string | undefined;
  readonly isOfResult: boolean;
}

/** Another engine gives another digest: what was compared then, and is drawn, is the hash of orders and fills. */
export function drawnOf({ expected, done }: LinkCheck): Drawn {
  if (done?.comparison.onlyEngine)
    return {
      name: "Hash of the result",
      above: expected.resultHash ?? "",
      below: done.result.resultHash,
      isOfResult: true,
    };
  return { name: "Digest", above: expected.digest ?? "", below: done?.result.digest, isOfResult: false };
}

/** The engine that a link names: its version is the sender's word, unless this page knows the hash. */
export function namedEngine({ engine, parts }: LinkCheck): string {
  if (engine && engine.kind !== "unknown") return engine.version;
  return `${visible(parts.envelope.engine.version)}, as the link says`;
}

/** What is to be known of data that bear the name of a built-in set and are other bars. */
export function misnamedSentence({ misnamed }: LinkCheck): string {
  const told = (name: string) =>
    `What this link calls ${visible(name)} is not Tidebook's ${ownName(name)}: other bars.`;
  return misnamed.map(told).join(" ");
}

/** What bars it runs on, and where those come from: a sender may call them as he likes. Empty where they are missing. */
export function dataSentence({ places }: LinkCheck): string {
  const told = places.flatMap(({ wanted, offers: [offer] }) => {
    if (!offer || wanted.kind !== "bars") return [];
    const bars = barsText(wanted.rows);
    if (offer.from === "page") return [`Tidebook's ${offer.label}, ${bars}`];
    if (offer.from === "link") return [`${bars} that the link carries, which its sender calls ${visible(wanted.name)}`];
    return [`${visible(offer.label)}, ${bars}`];
  });
  return told.length === 0 ? "" : `It runs on ${listText(told)}.`;
}

/** The sentence below the sender's title: ours, never the sender's. */
export function leadSentence(check: LinkCheck): string {
  const { done } = check;
  switch (check.standing) {
    case "pending":
    case "running":
      if (check.engine?.kind === "unknown")
        return "A claim that you can check, on another engine than the one that made it.";
      return "A claim that you can check. Read what will run, then run it here.";
    case "dataMissing":
      return "A claim that you can check, once the data that it was made with is here.";
    case "refused":
      return "This link holds a module that asks for what strategies are not given.";
    case "stopped":
      return "The run did not come to its end, so the claim is neither shown nor refuted.";
    case "different":
      if (check.engine?.kind === "unknown")
        return `The claimed numbers do not come out on engine ${check.engine.version}, the one of this page.`;
      return "The claimed numbers do not follow from the inputs in this link.";
    case "reproduced":
      if (done?.source?.source === "differs") return "The numbers reproduce. The source shown is not what ran.";
      if (done?.source?.source === "unchecked") return uncheckedSentence(check, done.source.differences.length > 0);
      return (done && beside(done.result)) || "The claimed numbers follow from the inputs in this link.";
  }
}

function uncheckedSentence({ parts }: LinkCheck, isDoubted: boolean): string {
  const numbers = "The carried module gives the claimed numbers.";
  if (isDoubted) return `${numbers} The source shown could not be tied to it.`;
  return `${numbers} Source not checked: compiled by ${visible(parts.envelope.compiler)}, which is not here.`;
}

/** What a verdict does not mean. */
export function meaningOf(check: LinkCheck): string {
  if (check.verdict === "reproduced")
    return "Reproduced means that the numbers follow from these inputs. It does not mean that they will repeat.";
  if (check.standing === "different" && check.engine?.kind === "unknown")
    return "The engine that this link names is not here: what differs may come from the engine, or from the claim.";
  if (check.standing === "different")
    return "Different says that claim and inputs disagree. It does not say that anyone meant it to.";
  return "A link proves that numbers follow from inputs. It does not prove that they will repeat.";
}

/** What the link runs on, where that is not this page's own engine. */
export function engineWords({ engine, parts }: LinkCheck): string {
  const hash = hexGroups(parts.envelope.engine.sha256, 2);
  const named = `${visible(parts.envelope.engine.version)}, ${hash}`;
  if (engine?.kind === "kept")
    return `It runs on the engine that it names, ${engine.version}, ${hash}, which its release kept.`;
  if (engine?.kind !== "unknown") return "";
  return (
    `It names engine ${named}, which no release known to this page kept: a development build made it, or a newer ` +
    `Tidebook. It can run on this page's engine ${engine.version}, ${hexGroups(engine.sha256, 2)}, instead: equal ` +
    "orders and fills are then reproduced, and the engine is named as what differs."
  );
}

/** What Run is called. */
export function runTitle({ engine }: LinkCheck): string {
  return engine?.kind === "unknown" ? "Run on this page's engine" : "Run it here";
}

/** What the run is called that has the input which gives the claim; empty where there is none to change. */
export function runTriedTitle({ standing, cause }: Pick<LinkCheck, "standing" | "cause">): string {
  if (standing !== "different" || !cause?.trial || cause.trial.engine !== undefined) return "";
  return `Run with ${cause.trial.tried}`;
}

/** What Run is expected to take. */
export function effortOf(check: LinkCheck): string {
  return effortText(check.places.reduce((sum, { wanted }) => sum + (wanted.kind === "bars" ? wanted.rows : 0), 0));
}

function timeOf(done: Outcomes | undefined): string {
  if (!done) return NOTHING;
  const parts = { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: settings.zoneName } as const;
  return new Intl.DateTimeFormat("en-GB", parts).format(done.at);
}
