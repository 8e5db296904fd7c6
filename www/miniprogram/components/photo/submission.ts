import type { Profile } from "../../../engine/profile";
import type { Report } from "../../../engine/report";
import { isTarget, type Target } from "../../../engine/upload/target";
import { phoneFields } from "../../../page/state/phone_report";
import type { UploadOptions } from "../../upload";
import { deviceName } from "../device";
import type { Given } from "./given";
import { states, type PhotoState } from "./kept";

/** Where photos are sent; null where they are not. */
export function targetOf(
  { receiver }: Given,
  profile: Profile | null,
): Target | null {
  const target =
    typeof receiver === "string" && receiver !== ""
      ? { kind: "receiver" as const, url: receiver }
      : (receiver ?? profile?.service?.target);
  return isTarget(target) ? target : null;
}

/** The report on what would be sent: the prepared photo, or the picked one as long as there is none. */
export function reportToSend(photo: PhotoState): Report | null {
  const shown = states.preparedOf(photo) ?? states.examinedOf(photo);
  return shown?.report ?? null;
}

/** The file that would be sent, under policy `original` the picked one; null while there is none. */
export function fileToSend(
  photo: PhotoState,
  profile: Profile | null,
): string | null {
  if (profile?.policy === "original")
    return states.pickedOf(photo)?.path ?? null;
  return states.preparedOf(photo)?.filePath ?? null;
}

/** All that is sent of a photo; null while something is missing. */
export function uploadOf(
  photo: PhotoState,
  profile: Profile | null,
  given: Given,
  declared: ReadonlySet<string>,
): UploadOptions | null {
  const target = targetOf(given, profile);
  const filePath = fileToSend(photo, profile);
  if (!profile || !target || !filePath) return null;
  const report = reportToSend(photo);
  const known = phoneFields(profile, target, report, deviceName);
  return {
    ...{ target, filePath, profile: profile.id, declared: [...declared] },
    fields: { ...known, ...given.fields },
    ...(given.after ? { after: given.after } : {}),
  };
}
