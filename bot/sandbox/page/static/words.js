// What the page itself says. The bot's words and people's names come from the server.

const all = {
  ru: {
    about: 'Демонстрация: выдуманная компания. Данные не покидают этот компьютер.', anybody: 'Вы здесь — любой из них: выберите телефон.', you: name => `Вы — ${name}`,
    people: 'Люди', conversation: 'Переписка', messages: 'Сообщения', suggestions: 'Что можно написать', keyboard: 'Клавиатура',
    back: 'К списку', theme: 'Светлая или тёмная тема', menu: 'Команды', attach: 'Отправить файл', speaker: 'Пишет',
    write: 'Сообщение', send: 'Отправить', cancel: 'Отменить', close: 'Закрыть', save: 'Сохранить картинку', edit: 'Изменить', remove: 'Удалить',
    reply: 'Ответить', actions: 'Действия с сообщением', editing: 'Изменение сообщения', replying: 'Ответ на сообщение', edited: 'изменено', fresh: 'Новые сообщения',
    unread: n => `непрочитанных: ${n}`, deleted: 'Удалённое сообщение', picture: 'Картинка', zoom: 'Увеличить', document: 'Файл', typing: 'печатает…',
    upload_photo: 'рисует…', upload_document: 'готовит файл…', travel: 'Перевести часы компании', moving: 'Время идёт…', time: 'Время компании',
    joinTitle: 'Открыть ссылку', joinAbout: 'Ссылку откроет новый человек, на своём телефоне.', joinName: 'Имя', joinOpen: 'Открыть', joinDefault: 'Зоя Новикова',
    joined: 'открыл(а) ссылку', offline: 'Демонстрация остановлена: запустите её снова.', refused: 'Не получилось. Обновите страницу и попробуйте ещё раз.', unsent: 'Не отправлено: демонстрация не отвечает. Проверьте, что она запущена, и отправьте ещё раз.', end: 'К последним сообщениям', empty: 'Выберите, кем вы будете.', nothing: 'Пока пусто. Начните с подсказки внизу.',
    new_chat_members: 'в группу добавлен бот', left_chat_member: 'бот удалён из группы', tooLarge: 'Файл больше 20 МБ, бот такого не получит: разделите его на части.', units: ['КБ', 'МБ'],
  },
  en: {
    about: 'A demo: a made-up company. Nothing leaves this machine.', anybody: 'You are any of them: pick a phone.', you: name => `You are ${name}`,
    people: 'People', conversation: 'Conversation', messages: 'Messages', suggestions: 'What you can write', keyboard: 'Keyboard',
    back: 'Back to the list', theme: 'Light or dark', menu: 'Commands', attach: 'Send a file', speaker: 'Writing as',
    write: 'Message', send: 'Send', cancel: 'Cancel', close: 'Close', save: 'Save the picture', edit: 'Edit', remove: 'Delete',
    reply: 'Reply', actions: 'What to do with the message', editing: 'Editing a message', replying: 'Reply to a message', edited: 'edited', fresh: 'New messages',
    unread: n => `${n} unread`, deleted: 'A deleted message', picture: 'Picture', zoom: 'Enlarge', document: 'File', typing: 'is typing…',
    upload_photo: 'is drawing…', upload_document: 'is preparing a file…', travel: 'Move the company’s clock', moving: 'Time goes by…', time: 'The company’s time',
    joinTitle: 'Open the link', joinAbout: 'Somebody new opens the link, on a phone of their own.', joinName: 'Name', joinOpen: 'Open', joinDefault: 'Zoe Newman',
    joined: 'opened the link', offline: 'The demo has been stopped: start it again.', refused: 'That did not work. Reload the page and try again.', unsent: 'Not sent: the demo does not answer. See that it runs, and send it again.', end: 'To the latest messages', empty: 'Choose who you are.', nothing: 'Nothing yet. Begin with a suggestion below.',
    new_chat_members: 'the bot was added to the group', left_chat_member: 'the bot was removed from the group', tooLarge: 'The file is larger than 20 MB, more than the bot can get: split it.', units: ['KB', 'MB'],
  },
}

export const lang = document.documentElement.lang === 'en' ? 'en' : 'ru'
export const words = all[lang]

// fill words the parts of the page that stand still.
export function fill() {
  for (const e of document.querySelectorAll('[data-word]')) e.textContent = words[e.dataset.word]
  for (const e of document.querySelectorAll('[data-label]')) e.setAttribute('aria-label', words[e.dataset.label])
  for (const e of document.querySelectorAll('[data-placeholder]')) e.placeholder = words[e.dataset.placeholder]
  for (const e of document.querySelectorAll('[data-title]')) {
    e.title = words[e.dataset.title]
    e.setAttribute('aria-label', words[e.dataset.title])
  }
}
