import type { Profile } from "../../engine";
import type { Receiver } from "./receiver";

/** Who gets what is uploaded. */
export interface Recipient {
  /** Who runs the receiver; null where it names nobody. */
  operator: string | null;
  /** The host that photos go to, where that is not the one of this page. */
  host: string | null;
}

export function recipientOf(
  { service }: Profile,
  receiver: Receiver | null,
): Recipient {
  return {
    operator: receiver?.operator ?? null,
    host: hostOf(service?.target),
  };
}

function hostOf(target: NonNullable<Profile["service"]>["target"]) {
  if (!target) return null;
  const { grant = "" } = "grant" in target ? target : {};
  const granted = typeof grant === "string" ? grant : grant.url;
  const address = target.kind === "receiver" ? target.url : granted;
  const { host } = new URL(address, document.baseURI);
  return host === location.host ? null : host;
}
