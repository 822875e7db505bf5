import { endpointAddress } from '#core/method/external/endpoint-address.ts';
import { defaultPace } from '#core/method/external/spec.ts';

/** What the user types for an external judge. The key is kept in memory only. */
export interface EndpointSettings {
  endpoint: string;
  model: string;
  key: string;
  requestsPerMinute: number;
  /** Tokens that an answer may take; null: as many as it turns out to need. */
  answerTokens: number | null;
  /** "Rows leave this browser": asked for anew whenever the endpoint changes. */
  agreed: boolean;
}

export const noEndpoint: EndpointSettings = {
  endpoint: '',
  model: '',
  key: '',
  requestsPerMinute: defaultPace.requestsPerMinute,
  answerTokens: null,
  agreed: false,
};

/** As a plan needs it; null while no address is typed that rows can be sent to. */
export function endpointChoice({ endpoint, model, requestsPerMinute, answerTokens }: EndpointSettings) {
  if (hostOf(endpoint) === null) return null;
  return {
    endpoint: endpointAddress(endpoint).base,
    model: model.trim(),
    requestsPerMinute,
    parallel: defaultPace.parallel,
    ...(answerTokens === null ? {} : { answerTokens }),
  };
}

/** The host of an endpoint's address, or null where it is none that rows can be sent to. */
export function hostOf(address: string): string | null {
  try {
    return endpointAddress(address).host;
  } catch {
    return null;
  }
}

/** What is wrong with an endpoint's address; null where nothing is, or none is typed yet. */
export function addressError(address: string): string | null {
  if (address.trim() === '') return null;
  try {
    endpointAddress(address);
    return null;
  } catch (thrown) {
    return (thrown as Error).message;
  }
}
