/** Title and body are plain text from untrusted sources: an adapter escapes them as its system needs. */
export interface IncomingCallNotice {
  readonly callId: string;
  readonly title: string;
  readonly body: string;
}

type NotificationAction = 'show' | 'answer' | 'decline';

/** The desktop's notifications. Never throws: a desktop without them is only logged, once. */
export interface Notifier {
  /** Replaces the one already shown for this call. */
  show(notice: IncomingCallNotice): void;
  /** Harmless when it is not shown. */
  close(callId: string): void;
  closeAll(): void;
}

export type OnNotificationAction = (callId: string, action: NotificationAction) => void;
