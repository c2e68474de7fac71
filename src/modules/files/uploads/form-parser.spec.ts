describe('formParser', () => {
  afterEach(() => {
    jest.dontMock('busboy');
  });

  it('loads what parses forms by the first form, and not with the process', async () => {
    const loaded = jest.fn(() => jest.requireActual<object>('busboy'));
    jest.doMock('busboy', loaded);
    jest.resetModules();
    const { formParser } = await import('./form-parser.js');
    expect(loaded).not.toHaveBeenCalled();
    const json = { headers: { 'content-type': 'application/json' } };
    await expect(formParser(json, 1)).rejects.toMatchObject({ kind: 'unsupported_media_type' });
    expect(loaded).not.toHaveBeenCalled();
    const form = { headers: { 'content-type': 'multipart/form-data; boundary=x' } };
    await formParser(form, 1);
    expect(loaded).toHaveBeenCalledTimes(1);
  });
});
