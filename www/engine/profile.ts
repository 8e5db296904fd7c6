import type { AskId, CheckId, Text } from "./report";
import type { Service } from "./service";

/** The range of one check. */
export interface Limit {
  min?: number;
  max?: number;
  /** True when the ends themselves are not allowed. */
  strict?: boolean;
  severity?: "reject" | "advise" | "off";
}

/** What a collection service asks of the photo. */
export interface Profile {
  id: string;
  title: Text;
  /**
   * What may be done to the picture: nothing (`original`), crop and compress (`fit`), or that and a new
   * background (`standardize`).
   */
  policy: "original" | "fit" | "standardize";
  picture: {
    width: number;
    height: number;
    density: number;
    quality: number;
    enlarge?: number;
    multiples?: number[];
  };
  grounds?: [number, number, number][];
  limits?: Partial<Record<CheckId, Limit>>;
  ask?: AskId[];
  /** Steps, dates and words of the service. */
  service?: Service;
}

/** A profile as the core takes it: an id, or JSON. */
export const textOf = (profile: string | Profile): string =>
  typeof profile === "string" ? profile : JSON.stringify(profile);
