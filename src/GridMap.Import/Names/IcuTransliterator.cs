using System.Runtime.InteropServices;

namespace GridMap.Import.Names;

/// <summary>Readings of characters from the ICU library that .NET itself stands on (its documentation: utrans.h, "Han-Latin"). The names of what
/// the library offers end in its version, so they are looked for.</summary>
internal static class IcuTransliterator
{
    private const int NewestVersion = 99;
    private const int OldestVersion = 60;
    private const int Room = 64;
    private const string Rules = "Han-Latin; Latin-ASCII; Lower";

    private static readonly Lock Gate = new(); // an open transliterator is for one thread at a time
    private static readonly (IntPtr Transliterator, Transliterate Apply)? Opened = Open();

    private delegate IntPtr OpenTransliterator(ushort[] id, int idLength, int direction, IntPtr rules, int rulesLength, IntPtr error, ref int status);

    private delegate void Transliterate(IntPtr transliterator, [In, Out] ushort[] text, ref int length, int capacity, int start, ref int limit, ref int status);

    /// <returns>Small letters; null: no reading is known, or there is no such library here.</returns>
    public static string? HanToLatin(char character)
    {
        if (Opened is not var (transliterator, apply))
        {
            return null;
        }

        var text = new ushort[Room];
        text[0] = character;
        var (length, limit, status) = (1, 1, 0);
        lock (Gate)
        {
            apply(transliterator, text, ref length, Room, 0, ref limit, ref status);
        }

        if (status > 0 || length is < 1 or > Room)
        {
            return null;
        }

        var latin = string.Concat(text.Take(length).Select(c => (char)c)).Trim();
        return latin.Length > 0 && latin.All(char.IsAsciiLetterLower) ? latin : null;
    }

    private static (IntPtr, Transliterate)? Open()
    {
        for (var version = NewestVersion; version >= OldestVersion; version--)
        {
            if (!NativeLibrary.TryLoad($"libicui18n.so.{version}", out var library)
                || !NativeLibrary.TryGetExport(library, $"utrans_openU_{version}", out var open)
                || !NativeLibrary.TryGetExport(library, $"utrans_transUChars_{version}", out var apply))
            {
                continue;
            }

            var status = 0;
            var opened = Marshal.GetDelegateForFunctionPointer<OpenTransliterator>(open)([.. Rules.Select(c => (ushort)c)], Rules.Length, 0, IntPtr.Zero, -1, IntPtr.Zero, ref status);
            if (status <= 0 && opened != IntPtr.Zero)
            {
                return (opened, Marshal.GetDelegateForFunctionPointer<Transliterate>(apply));
            }
        }

        return null;
    }
}
