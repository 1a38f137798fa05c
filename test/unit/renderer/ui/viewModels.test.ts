import { describe, expect, it } from 'vitest';
import { DialField } from '../../../../src/renderer/ui/model/dialField.svelte';
import { Navigation } from '../../../../src/renderer/ui/model/navigation.svelte';
import { PhoneView } from '../../../../src/renderer/ui/model/phoneView.svelte';
import { words } from '../../../../src/renderer/ui/words/words';
import { FakePhone } from '../../../support/ui/fakePhone';
import { established, idle, ringing, signedOut, states } from '../../../support/ui/states';

function viewOn(state = idle) {
  const phone = new FakePhone(state);
  const navigation = new Navigation();
  return { phone, navigation, view: new PhoneView(phone, navigation) };
}

const messagesOf = (view: PhoneView) => view.messages.map(({ message }) => message);

describe('PhoneView', () => {
  it('calls what is offered, and keeps the offer when that fails', async () => {
    const offer = states['offer-link'].dialOffer;
    const { phone, view } = viewOn({ ...idle, dialOffer: offer });
    phone.refuseWith = 'busy';
    await view.callOffered('keyboard');
    expect([view.offer, view.messages[0]?.message.title]).toEqual([offer, words.commandFailed.busy.title]);
    phone.refuseWith = null;
    await view.callOffered('keyboard');
    expect(phone.asked.at(-2)).toEqual({
      what: 'execute',
      command: { kind: 'dial', target: '+493055501234' },
      origin: 'keyboard',
    });
    expect(view.offer).toBeNull();
  });

  it('does not call what is offered while it is hidden, offline, or no number', async () => {
    const { phone, view } = viewOn({ ...idle, ...states['offer-link'], calls: [ringing] });
    expect(view.offer).toBeNull();
    await view.callOffered('keyboard');
    phone.set({ calls: [established, { ...ringing, id: 'b' }] });
    await view.callOffered('keyboard');
    phone.set({ ...signedOut, dialOffer: states['offer-link'].dialOffer });
    await view.callOffered('keyboard');
    phone.set(states['offer-waits']);
    await view.callOffered('keyboard');
    phone.set(states['offer-refused']);
    await view.callOffered('keyboard');
    expect(phone.asked).toEqual([]);
    phone.set({ ...states['offer-link'], calls: [established] });
    expect(view.offer).not.toBeNull();
  });

  it('ends each call in the way of its state', async () => {
    const { phone, view } = viewOn({ ...idle, calls: [ringing, { ...established, id: 'b' }] });
    await view.end('a', 'ui');
    await view.end('b', 'keyboard');
    expect(phone.asked).toEqual([
      { what: 'execute', command: { kind: 'decline', callId: 'a' }, origin: 'ui' },
      { what: 'execute', command: { kind: 'hangUp', callId: 'b' }, origin: 'keyboard' },
    ]);
  });

  it('toggles mute and hold by what is', async () => {
    const { phone, view } = viewOn({ ...idle, calls: [established] });
    await view.toggleMute('a', 'ui');
    await view.toggleMute('a', 'ui');
    await view.toggleHold('a', 'ui');
    await view.toggleHold('a', 'ui');
    expect(phone.commands.map(({ kind }) => kind)).toEqual(['mute', 'unmute', 'hold', 'retrieve']);
  });

  it('takes its shortcuts as from the keyboard, and leaves other keys', () => {
    const { phone, view } = viewOn({ ...idle, calls: [ringing] });
    const stroke = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false };
    expect(view.press({ ...stroke, key: 'Enter' })).toBe(false);
    expect(phone.asked).toEqual([]);
    expect(view.press({ ...stroke, key: 'F2' })).toBe(true);
    expect(phone.asked).toEqual([
      { what: 'execute', command: { kind: 'answer', callId: 'a' }, origin: 'keyboard' },
    ]);
  });

  it('takes digits in a call, from the keyboard too, unless they are typed into a field', () => {
    const { phone, view } = viewOn({ ...idle, calls: [established] });
    const stroke = { altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, repeat: false };
    expect(view.press({ ...stroke, key: '5' })).toBe(true);
    expect(view.press({ ...stroke, key: '#', shiftKey: true })).toBe(true);
    for (const key of ['A', 'Enter', ' ']) expect(view.press({ ...stroke, key })).toBe(false);
    expect(view.press({ ...stroke, key: '5', ctrlKey: true })).toBe(false);
    expect(view.press({ ...stroke, key: '5', repeat: true })).toBe(false);
    expect(view.press({ ...stroke, key: '5' }, true)).toBe(false);
    expect(phone.commands).toEqual([
      { kind: 'dtmf', callId: 'a', key: '5' },
      { kind: 'dtmf', callId: 'a', key: '#' },
    ]);
    phone.set({ calls: [{ ...established, localHold: 'on' }] });
    expect(view.press({ ...stroke, key: '5' })).toBe(false);
  });

  it('says why a command failed until dismissed, or until the next one succeeds', async () => {
    const { phone, view } = viewOn({ ...idle, calls: [ringing] });
    phone.refuseWith = 'illegal';
    await view.answer('a', 'ui');
    expect(messagesOf(view)).toEqual([words.commandFailed.illegal]);
    expect(view.assertive.text).toContain(words.commandFailed.illegal.title);
    view.dismissMessage(view.messages[0]?.key ?? '');
    expect(view.messages).toEqual([]);
    await view.answer('a', 'ui');
    phone.refuseWith = null;
    await view.answer('a', 'ui');
    expect(view.messages).toEqual([]);
  });

  it('prefers what the phone knows of the microphone, and forgets both together', async () => {
    const { phone, view } = viewOn({ ...idle, calls: [ringing] });
    phone.refuseWith = 'microphone';
    phone.set({ incidents: [{ kind: 'microphone', problem: 'in-use', callId: 'a', at: 1 }] });
    await view.answer('a', 'ui');
    expect(messagesOf(view)).toEqual([words.microphone['in-use']]);
    phone.set({ incidents: [] });
    expect(view.messages).toEqual([]);
  });

  it('says what came to nothing first, then all notices; each is put away alone', async () => {
    const { phone, view } = viewOn(states['two-notices']);
    const notices = messagesOf(view);
    expect(notices).toHaveLength(2);
    phone.refuseWith = 'busy';
    await view.callAgain('2001', 'ui');
    expect(messagesOf(view)).toEqual([words.commandFailed.busy, ...notices]);
    view.dismissMessage(view.messages[1]?.key ?? '');
    expect(messagesOf(view)).toEqual([words.commandFailed.busy, notices[1]]);
    expect(phone.state.unheard).toEqual(states['two-notices'].unheard);
  });

  it('lets what failed earlier hide nothing that is told now', async () => {
    const { unheard } = states['two-notices'];
    const { phone, view } = viewOn({ ...states['two-notices'], unheard: {} });
    phone.refuseWith = 'illegal';
    await view.toggleHold(established.id, 'ui');
    phone.set({ headset: 'missing' });
    expect(messagesOf(view)[0]).toEqual(words.commandFailed.illegal);
    phone.set({ unheard });
    expect(messagesOf(view)[0]).toEqual(words.unheard['in-use']);
    expect(messagesOf(view)).not.toContain(words.commandFailed.illegal);
  });

  it('opens the sign-in form over an account and closes it when the sign-in is done', () => {
    const problem = { kind: 'credentials-refused' } as const;
    const { phone, navigation, view } = viewOn({ ...idle, registration: { state: 'failed', problem } });
    navigation.openForm('again');
    expect(view.screen.name).toBe('sign-in');
    expect(view.canLeaveSignIn).toBe(true);
    // Registered, but the keychain has not taken the password yet.
    phone.set({ signIn: { known: {}, error: null, busy: true }, registration: idle.registration });
    expect(view.screen.name).toBe('sign-in');
    phone.set({ signIn: { known: {}, error: null, busy: false } });
    expect(view.screen.name).toBe('idle');
  });

  it('keeps the form for one more account open while other things change, and for a mistake in it', () => {
    const { phone, navigation, view } = viewOn();
    navigation.openForm('add');
    phone.set({ headset: 'missing' });
    expect(view.screen).toEqual({ name: 'sign-in', adding: true });
    phone.set({ signIn: { known: {}, error: null, busy: true } });
    phone.set({ signIn: { known: {}, error: { field: 'domain', problem: 'malformed' }, busy: false } });
    expect(view.screen).toEqual({ name: 'sign-in', adding: true });
  });

  it('keeps the form for one more account open when a lost connection is back, until that account is signed in', () => {
    const { phone, navigation, view } = viewOn();
    navigation.openForm('add');
    phone.set({ registration: { state: 'connecting' } });
    phone.set({ registration: idle.registration });
    expect(view.screen).toEqual({ name: 'sign-in', adding: true });
    phone.set({ signIn: { known: {}, error: null, busy: true }, registration: { state: 'connecting' } });
    phone.set({ registration: idle.registration });
    phone.set({ signIn: { known: {}, error: null, busy: false } });
    expect(view.screen.name).toBe('idle');
  });

  it('fills the form for one more account with the server, and for the same one with the DN too', () => {
    const { navigation, view } = viewOn();
    navigation.openForm('add');
    expect(view.newSignInForm()).toMatchObject({ server: 'phone.example.com:8089', dn: '' });
    navigation.openForm('again');
    expect(view.newSignInForm()).toMatchObject({ server: 'phone.example.com:8089', dn: '1002' });
  });

  it('shows the problem that was there before the window', () => {
    const problem = { kind: 'credentials-refused' } as const;
    expect(viewOn({ ...idle, registration: { state: 'failed', problem } }).view.problem).toEqual(problem);
  });

  it('speaks the same words again when the same happens again', () => {
    const { phone, view } = viewOn();
    phone.set({ calls: [ringing] });
    const first = view.assertive;
    phone.set({ calls: [] });
    phone.set({ calls: [{ ...ringing, id: 'b' }] });
    expect(view.assertive.text).toBe(first.text);
    expect(view.assertive).not.toBe(first);
  });

  it('listens no longer once stopped', () => {
    const { phone, view } = viewOn();
    view.stop();
    expect(phone.census().listeners).toBe(0);
  });
});

describe('DialField', () => {
  function dialOn(state = idle) {
    const { phone, view } = viewOn(state);
    return { phone, view, dial: new DialField(view) };
  }

  it('calls what was typed, without the blanks around it, and is empty then', async () => {
    const { phone, dial } = dialOn();
    dial.number = '  0049 30 ';
    dial.press('5');
    dial.press('6');
    dial.backspace();
    await dial.call('keyboard');
    expect(phone.commands).toEqual([{ kind: 'dial', target: '0049 30 5' }]);
    expect(dial.number).toBe('');
  });

  it('keeps a number that was refused, says so, and forgets that at the next change', async () => {
    const { phone, view, dial } = dialOn();
    phone.refuseWith = 'bad-number';
    dial.number = 'help@';
    await dial.call('ui');
    expect(dial).toMatchObject({ number: 'help@', refused: true });
    expect(view.messages).toEqual([]);
    dial.press('1');
    expect(dial.refused).toBe(false);
  });

  it.each([
    ['Tel.: 030 5550-1234', '03055501234', null],
    ['089 123 ext. 45', '089123', '45'],
  ])('shows what it makes of %s, and calls that at the next press', async (text, number, after) => {
    const { phone, dial } = dialOn();
    dial.number = text;
    await dial.call('ui');
    expect(phone.commands).toEqual([]);
    expect(dial).toMatchObject({ number, refused: false });
    expect(dial.hint).toContain(number);
    if (after !== null) expect(dial.hint).toContain(words.offer.after(after));
    await dial.call('ui');
    expect(phone.commands).toEqual([{ kind: 'dial', target: number }]);
    expect(dial.hint).toBeNull();
  });

  it('names two numbers and calls neither', async () => {
    const { phone, dial } = dialOn();
    dial.number = '030 123456 / 0171 2345678';
    await dial.call('ui');
    expect(phone.commands).toEqual([]);
    expect(dial.refused).toBe(true);
    expect(dial.hint).toBe(words.idle.several(['030123456', '01712345678']));
    dial.press('9');
    expect(dial).toMatchObject({ refused: false, hint: null });
  });

  it('keeps the number when the microphone fails', async () => {
    const { phone, view, dial } = dialOn();
    phone.refuseWith = 'microphone';
    dial.number = '4711';
    await dial.call('ui');
    expect(dial).toMatchObject({ number: '4711', refused: false });
    expect(messagesOf(view)[0]).toEqual(words.commandFailed.microphone);
  });

  it('calls neither nothing nor without a connection', async () => {
    const { phone, dial } = dialOn();
    dial.number = '   ';
    await dial.call('ui');
    phone.set({ registration: { state: 'connecting' } });
    dial.number = '4711';
    await dial.call('ui');
    expect(phone.asked).toEqual([]);
  });
});

describe('SignInForm', () => {
  const known = { server: 'wss://phone.example.com:8089/', dn: '1002', domain: 'phone.example.com' };
  function formOn(signIn = signedOut.signIn) {
    const { phone, view } = viewOn({ ...signedOut, signIn });
    return { phone, form: view.newSignInForm() };
  }
  function filled() {
    const { phone, form } = formOn({ ...signedOut.signIn, known });
    form.password = 'correct horse';
    return { phone, form };
  }
  const answer = (phone: FakePhone, change: Parameters<FakePhone['set']>[0]) =>
    phone.set({ signIn: { ...phone.state.signIn, busy: false }, ...change });

  it('is prefilled as the agent would type it, and waits for what is missing', () => {
    const { form } = formOn({ ...signedOut.signIn, known });
    expect(form).toMatchObject({ server: 'phone.example.com:8089', dn: '1002', domain: '' });
    expect(form.firstDue).toBe('password');
    expect(formOn().form.firstDue).toBe('server');
  });

  it('does not show the domain that an IPv6 server has anyway', () => {
    const server = 'wss://[2001:db8::1]:8089/';
    expect(formOn({ ...signedOut.signIn, known: { server, domain: '[2001:db8::1]' } }).form.domain).toBe('');
  });

  it('names every missing field and asks the phone nothing', async () => {
    const { phone, form } = formOn();
    await form.submit();
    expect(form.errors).toEqual({
      server: words.signIn.missing.server,
      dn: words.signIn.missing.dn,
      password: words.signIn.missing.password,
    });
    expect(phone.asked).toEqual([]);
    form.edited('server');
    expect(form.errors.server).toBeUndefined();
    expect(form.firstDue).toBe('dn');
  });

  it('sends what was typed, leaves out what was not, and never twice at a time', async () => {
    const { phone, form } = filled();
    await form.submit();
    await form.submit();
    expect(phone.asked).toEqual([
      {
        what: 'signIn',
        form: { server: 'phone.example.com:8089', dn: '1002', passwordPlace: 'keychain' },
        passwordLength: 13,
      },
    ]);
    expect(form.busy).toBe(true);
  });

  it('shows the phone’s complaint at the field, and opens the options when it is there', () => {
    const { phone, form } = filled();
    answer(phone, { signIn: { known, error: { field: 'domain', problem: 'malformed' }, busy: false } });
    expect(form.errors).toEqual({ domain: words.signIn.malformed.domain });
    expect(form.moreOptions).toBe(true);
    expect(form.firstDue).toBe('domain');
  });

  it('keeps what concerns no field apart', () => {
    const { phone, form } = filled();
    const error = { field: 'keychain', problem: 'keychain-locked' } as const;
    answer(phone, { signIn: { known, error, busy: false } });
    expect(form.formError).toEqual(words.keychain.form['keychain-locked']);
    expect(form.errors).toEqual({});
  });

  it('forgets a password that was refused or has done its work', async () => {
    for (const registration of [
      { state: 'failed', problem: { kind: 'credentials-refused' } },
      { state: 'registered', since: 0, server: 'wss://a/' },
    ] as const) {
      const { phone, form } = filled();
      await form.submit();
      answer(phone, { registration });
      expect(form.password).toBe('');
    }
  });

  it('keeps the password for the next try when the server was not reached, and while it is typed', async () => {
    const { phone, form } = filled();
    await form.submit();
    const problem = { kind: 'server-unreachable', detail: 'refused', retryAt: null } as const;
    answer(phone, { registration: { state: 'failed', problem } });
    expect(form.password).toBe('correct horse');
    phone.set({ registration: { state: 'failed', problem: { kind: 'credentials-refused' } } });
    expect(form.password).toBe('correct horse');
  });

  it('leaves nothing behind when it closes', () => {
    const { phone, form } = filled();
    form.close();
    expect(form.password).toBe('');
    // The view still listens.
    expect(phone.census().listeners).toBe(1);
  });

  it('takes the CA file that the agent chooses, and keeps it when he chooses none', async () => {
    const { phone, form } = formOn();
    phone.caFile = '/etc/ssl/ca.pem';
    await form.chooseCaFile();
    phone.caFile = null;
    await form.chooseCaFile();
    expect(form.caFile).toBe('/etc/ssl/ca.pem');
    form.removeCaFile();
    expect(form.caFile).toBeNull();
  });
});
